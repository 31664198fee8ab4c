"use client";

import { ChevronRight } from "lucide-react";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LearningRates, Regularisers, RunSettings } from "../../../protocol/settings.ts";
import { NumberField } from "../../ui/number-field.tsx";

interface AdvancedProps {
  readonly settings: RunSettings;
  readonly onChange: (changes: Partial<RunSettings>) => void;
}

const RATES: readonly (readonly [keyof LearningRates, string])[] = [
  ["points", "Movement, pixels"],
  ["width", "Thickness, pixels"],
  ["color", "Colour"],
];
const WISHES: readonly (readonly [keyof Regularisers, string])[] = [
  ["ink", "Less ink"],
  ["smoothness", "Smoother strokes"],
  ["containment", "Stay on the paper"],
];

/** Of a drawing, per cent; the words have to begin it. */
const LONGEST_REST = 50;

/** What few people change; its names are still plain. */
export function Advanced({ settings, onChange }: AdvancedProps) {
  const { learningRates, regularisers } = settings;
  return (
    <details className="group">
      <summary className="flex h-10 list-none items-center gap-1.5 rounded-md text-[14px] text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 transition-transform group-open:rotate-90"
          strokeWidth={1.75}
        />
        Advanced
      </summary>
      <div className="flex flex-col gap-4 pt-1 pb-2 pl-5.5">
        <Group title="How far a step goes">
          {RATES.map(([rate, label]) => (
            <Row key={rate} label={label}>
              <NumberField
                label={`How far a step goes: ${label}`}
                value={learningRates[rate]}
                {...LIMITS.learningRate}
                onChange={(value) => onChange({ learningRates: { ...learningRates, [rate]: value } })}
                className="w-14"
              />
            </Row>
          ))}
        </Group>
        <Group title="What strokes should keep to">
          {WISHES.map(([wish, label]) => (
            <Row key={wish} label={label}>
              <NumberField
                label={label}
                value={regularisers[wish]}
                min={0}
                max={1000}
                onChange={(value) => onChange({ regularisers: { ...regularisers, [wish]: value } })}
                className="w-14"
              />
            </Row>
          ))}
        </Group>
        <Group title="Where there is a style">
          <Row label="Words rest at the end, per cent">
            <NumberField
              label="Words rest at the end, per cent"
              value={Math.round(1000 * settings.textFree) / 10}
              min={0}
              max={LONGEST_REST}
              onChange={(value) => onChange({ textFree: value / 100 })}
              className="w-14"
            />
          </Row>
        </Group>
        <Group title="How the critic looks">
          <Row label="Glances in a step">
            <NumberField
              label="Glances in a step"
              value={settings.copies}
              {...LIMITS.copies}
              whole
              onChange={(copies) => onChange({ copies })}
              className="w-14"
            />
          </Row>
          <Row label="Paper side, pixels">
            <NumberField
              label="Paper side, pixels"
              value={settings.canvas}
              {...LIMITS.canvas}
              whole
              onChange={(canvas) => onChange({ canvas })}
              className="w-14"
            />
          </Row>
        </Group>
      </div>
    </details>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col">
      <h4 className="pb-0.5 text-[13px] text-ink-faint">{title}</h4>
      {children}
    </section>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-3 text-[14px] text-ink-soft">
      <span aria-hidden>{label}</span>
      {children}
    </div>
  );
}
