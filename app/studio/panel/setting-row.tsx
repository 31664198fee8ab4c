"use client";

import { useMemo } from "react";
import { NumberField } from "../../ui/number-field.tsx";
import { Range } from "../../ui/range.tsx";
import { nearestStop, stopsWithin } from "./scale.ts";

interface SettingRowProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
  /** The stops of the slider go this far; the field beside it goes to `max`. */
  readonly usual: readonly [number, number];
}

/** A whole number by slider for the usual, by keyboard for the exact. */
export function SettingRow({ label, value, min, max, onChange, usual }: SettingRowProps) {
  const stops = useMemo(() => stopsWithin(usual[0], usual[1]), [usual]);
  return (
    <div className="flex items-center gap-3">
      <span aria-hidden className="w-20 shrink-0 text-[14px] text-ink-soft">
        {label}
      </span>
      <Range
        label={label}
        value={nearestStop(stops, value)}
        min={0}
        max={stops.length - 1}
        step={1}
        valueText={String(value)}
        onChange={(stop) => onChange(stops[stop])}
      />
      <NumberField
        label={`${label}, exactly`}
        value={value}
        min={min}
        max={max}
        whole
        onChange={onChange}
        className="w-13 shrink-0"
      />
    </div>
  );
}
