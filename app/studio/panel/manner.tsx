"use client";

import { type PresetName, presetNameSchema } from "../../../protocol/settings.ts";
import { Select } from "../../ui/select.tsx";

const MANNERS: Readonly<Record<PresetName, { readonly name: string; readonly says: string }>> = {
  live: { name: "Lively", says: "Bold and quick, made for watching." },
  clipdraw: { name: "CLIPDraw", says: "As its inventors set it: fine lines, many steps, patience." },
  styleclipdraw: {
    name: "StyleCLIPDraw",
    says: "Words and style together in every step, as its inventors set it.",
  },
  "styleclipdraw-alternating": {
    name: "StyleCLIPDraw, in turns",
    says: "Steps for the words, then for the style, as its inventors first set it: slow.",
  },
  "styleclipdraw-cog": {
    name: "StyleCLIPDraw, hosted",
    says: "As its inventors put it on the web: more glances, and the words rest at the end.",
  },
};
const OPTIONS = Object.entries(MANNERS).map(([value, words]) => ({ value, ...words }));

interface MannerProps {
  readonly value: PresetName;
  readonly onChange: (preset: PresetName) => void;
}

/** The ways to draw: ours, and those of the papers. */
export function Manner({ value, onChange }: MannerProps) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center gap-3">
        <span aria-hidden className="w-20 shrink-0 text-[14px] text-ink-soft">
          Manner
        </span>
        <Select
          label="Manner"
          hint="Which way of drawing"
          options={OPTIONS}
          value={value}
          name={MANNERS[value].name}
          onChange={(next) => onChange(presetNameSchema.catch(value).parse(next))}
        />
      </div>
      <p className="pt-1 text-[13px] leading-snug text-ink-soft">{MANNERS[value].says}</p>
    </div>
  );
}
