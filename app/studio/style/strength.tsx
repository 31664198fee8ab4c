"use client";

import { LIMITS } from "../../../protocol/limits.ts";
import type { RunSettings } from "../../../protocol/settings.ts";
import { type PaletteOnly, paletteOnlySchema } from "../../../protocol/style.ts";
import { Range } from "../../ui/range.tsx";
import { Select } from "../../ui/select.tsx";
import { SHORTCUTS } from "../shortcuts.ts";
import { Row } from "./reference-controls.tsx";

const COLOURS: Readonly<Record<PaletteOnly, { readonly name: string; readonly says: string }>> = {
  off: { name: "With all the rest", says: "Shape, texture and colours together." },
  pull: { name: "Lean towards its colours", says: "Nothing but colours, and these gently." },
  snap: { name: "Only its colours", says: "Every stroke takes one of its colours." },
};
const OPTIONS = paletteOnlySchema.options.map((value) => ({ value, ...COLOURS[value] }));

interface StrengthProps {
  readonly settings: RunSettings;
  readonly onStrength: (strength: number) => void;
  readonly onColours: (paletteOnly: PaletteOnly) => void;
}

/** What the drawing listens to more, the words or the pictures, and how it takes their colours. */
export function Strength({ settings, onStrength, onColours }: StrengthProps) {
  const { styleStrength, paletteOnly } = settings;
  return (
    <div className="mt-2 flex flex-col border-t border-line pt-1.5">
      <div className="flex min-h-11 items-center gap-3 text-[14px] text-ink-soft pointer-coarse:min-h-13">
        <span aria-hidden>Words</span>
        <Range
          label="Strength of the style"
          hint={`${styleStrength} of 100 for the style`}
          keys={`${SHORTCUTS.moreWords.keys}+${SHORTCUTS.moreStyle.keys}`}
          value={styleStrength}
          {...LIMITS.styleStrength}
          step={1}
          valueText={`${Math.round(styleStrength)} of 100`}
          onChange={onStrength}
        />
        <span aria-hidden>Style</span>
      </div>
      <Row label="Colours">
        <Select
          label="Colours of the style"
          hint="How the strokes take its colours"
          options={OPTIONS}
          value={paletteOnly}
          name={COLOURS[paletteOnly].name}
          onChange={(next) => onColours(paletteOnlySchema.catch(paletteOnly).parse(next))}
        />
      </Row>
    </div>
  );
}
