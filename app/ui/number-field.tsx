"use client";

import { useState } from "react";

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Whole numbers only. */
  readonly whole?: boolean;
  readonly onChange: (value: number) => void;
  readonly className?: string;
}

/** A number that can be typed; it counts when it is one and in range, and goes back to what it was otherwise. */
export function NumberField({
  label,
  value,
  min,
  max,
  whole = false,
  onChange,
  className = "",
}: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const take = (text: string): void => {
    const number = text.trim() === "" ? Number.NaN : Number(text.replace(",", "."));
    if (Number.isFinite(number) && number >= min && number <= max && (!whole || Number.isInteger(number))) {
      if (number !== value) onChange(number);
    }
  };
  return (
    <input
      type="text"
      inputMode={whole ? "numeric" : "decimal"}
      aria-label={label}
      title={`${min} to ${max}`}
      autoComplete="off"
      value={draft ?? String(value)}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onChange={({ currentTarget }) => {
        setDraft(currentTarget.value);
        take(currentTarget.value);
      }}
      onBlur={() => setDraft(null)}
      onKeyDown={({ key }) => {
        if (key === "Enter") setDraft(null);
      }}
      className={`h-7 border-b border-line bg-transparent px-0.5 text-right text-[14px] tabular-nums transition-colors hover:border-ink-faint focus-visible:rounded-sm pointer-coarse:h-9 pointer-coarse:text-[16px] ${className}`}
    />
  );
}
