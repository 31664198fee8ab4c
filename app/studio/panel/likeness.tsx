"use client";

import { LIMITS } from "../../../protocol/limits.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Range } from "../../ui/range.tsx";

/** As far as the slider goes; the field beside it goes to the limit. */
const USUAL = 2;

interface LikenessProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** How much the drawing keeps to pictures that the critic remembers: none is free, much is faithful. */
export function Likeness({ value, onChange }: LikenessProps) {
  return (
    <div className="flex flex-col">
      <div className="flex items-center gap-3">
        <span aria-hidden className="w-20 shrink-0 text-[14px] text-ink-soft">
          Likeness
        </span>
        <Range
          label="Likeness"
          value={Math.min(value, USUAL)}
          min={0}
          max={USUAL}
          step={0.1}
          valueText={value.toFixed(1)}
          onChange={onChange}
        />
        <NumberField
          label="Likeness, exactly"
          value={value}
          {...LIMITS.likeness}
          onChange={onChange}
          className="w-13 shrink-0"
        />
      </div>
      <p className="px-1 text-[13px] leading-snug text-ink-faint">
        {value === 0
          ? "Words alone decide: free and surprising."
          : "How closely it keeps to what it remembers."}
      </p>
    </div>
  );
}
