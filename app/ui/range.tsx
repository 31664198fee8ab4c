"use client";

import { Slider } from "radix-ui";
import { Hint } from "./hint.tsx";

interface RangeProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
  /** What a screen reader says instead of the bare number. */
  readonly valueText?: string;
  readonly disabled?: boolean;
  /** What it does, on hover, and the keys that do it too. */
  readonly hint?: string;
  readonly keys?: string;
}

/** A thin slider with a thumb that a finger can hold. */
export function Range(props: RangeProps) {
  const { label, value, min, max, step, onChange, valueText, disabled = false, hint, keys } = props;
  const thumb = (
    <Slider.Thumb
      aria-label={label}
      aria-valuetext={valueText}
      className="block size-[18px] rounded-full border-2 border-ink-soft bg-raised transition-colors hover:border-ink active:border-accent"
    />
  );
  return (
    <Slider.Root
      className="relative flex h-8 w-full touch-none items-center select-none data-disabled:opacity-50"
      value={[Math.min(max, Math.max(min, value))]}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={([next]) => onChange(next)}
    >
      <Slider.Track className="relative h-[3px] grow rounded-full bg-line">
        <Slider.Range className="absolute h-full rounded-full bg-ink-soft" />
      </Slider.Track>
      {hint === undefined ? (
        thumb
      ) : (
        <Hint label={hint} keys={keys} side="top">
          {thumb}
        </Hint>
      )}
    </Slider.Root>
  );
}
