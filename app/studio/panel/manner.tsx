"use client";

import { RadioGroup } from "radix-ui";
import { type PresetName, presetNameSchema } from "../../../protocol/settings.ts";

const MANNERS: Readonly<Record<PresetName, { readonly name: string; readonly says: string }>> = {
  live: { name: "Lively", says: "Bold and quick, made for watching." },
  clipdraw: { name: "CLIPDraw", says: "As its inventors set it: fine lines, many steps, patience." },
  styleclipdraw: { name: "StyleCLIPDraw", says: "Words and style in every step, as its inventors set it." },
  "styleclipdraw-alternating": { name: "In turn", says: "Words and style by turns, the slow way of 2021." },
  "styleclipdraw-cog": { name: "Hosted", says: "As the inventors' hosted model sets it." },
};

interface MannerProps {
  readonly value: PresetName;
  readonly onChange: (preset: PresetName) => void;
}

/** The two ways to draw: ours, and the paper's. */
export function Manner({ value, onChange }: MannerProps) {
  return (
    <RadioGroup.Root
      aria-label="Manner"
      value={value}
      onValueChange={(next) => onChange(presetNameSchema.catch("live").parse(next))}
      className="flex flex-col gap-1"
    >
      <div className="grid grid-cols-2 rounded-full bg-wash p-1">
        {(Object.keys(MANNERS) as PresetName[]).map((name) => (
          <RadioGroup.Item
            key={name}
            value={name}
            className="h-9 rounded-full text-[14px] text-ink-soft transition-colors hover:text-ink data-[state=checked]:bg-raised data-[state=checked]:text-ink dark:data-[state=checked]:bg-line data-[state=checked]:shadow-sm"
          >
            {MANNERS[name].name}
          </RadioGroup.Item>
        ))}
      </div>
      <p className="px-1 pt-1 text-[13px] leading-snug text-ink-soft">{MANNERS[value].says}</p>
    </RadioGroup.Root>
  );
}
