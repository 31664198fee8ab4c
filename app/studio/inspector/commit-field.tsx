"use client";

import { useState } from "react";

interface CommitFieldProps {
  readonly label: string;
  /** What is shown; empty where strokes differ. */
  readonly value: string;
  /** @returns whether it could be taken */
  readonly onCommit: (text: string) => boolean;
  readonly numeric?: boolean;
  readonly className?: string;
}

/** A value that counts when it is finished: with Enter, or when the field is left. */
export function CommitField({ label, value, onCommit, numeric = true, className = "" }: CommitFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const commit = (): void => {
    if (draft !== null && draft.trim() !== "" && draft !== value && !onCommit(draft)) {
      setWrong(true);
      return;
    }
    setWrong(false);
    setDraft(null);
  };
  return (
    <input
      type="text"
      inputMode={numeric ? "decimal" : "text"}
      aria-label={label}
      aria-invalid={wrong}
      autoComplete="off"
      spellCheck={false}
      placeholder="–"
      value={draft ?? value}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onChange={({ currentTarget }) => {
        setWrong(false);
        setDraft(currentTarget.value);
      }}
      onBlur={() => {
        commit();
        setDraft(null);
        setWrong(false);
      }}
      onKeyDown={({ key }) => {
        if (key === "Enter") commit();
        if (key === "Escape") setDraft(null);
      }}
      className={`h-7 min-w-0 border-b border-line bg-transparent px-0.5 text-right text-[14px] tabular-nums transition-colors hover:border-ink-faint focus-visible:rounded-sm aria-invalid:border-warn pointer-coarse:h-11 pointer-coarse:text-[16px] ${className}`}
    />
  );
}

/** A number that somebody typed; null when it is none or out of range. */
export function numberIn(text: string, min: number, max: number): number | null {
  const number = Number(text.trim().replace(",", ".").replace("−", "-"));
  return text.trim() !== "" && Number.isFinite(number) && number >= min && number <= max ? number : null;
}
