"use client";

import { ChevronDown, Dices, RotateCcw } from "lucide-react";
import { Collapsible } from "radix-ui";
import type { InstalledCritic } from "../../../protocol/critics.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { PresetName, RunSettings } from "../../../protocol/settings.ts";
import { Button } from "../../ui/button.tsx";
import { Hint } from "../../ui/hint.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { SHORTCUTS } from "../shortcuts.ts";
import { Advanced } from "./advanced.tsx";
import { anotherStart } from "./another-start.ts";
import { CriticChoice, StyleCriticChoice } from "./critic-choice.tsx";

import { Likeness } from "./likeness.tsx";
import { Manner } from "./manner.tsx";
import { SettingRow } from "./setting-row.tsx";

interface MoreProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly settings: RunSettings;
  /** Those that are installed; empty while nobody knows. */
  readonly critics: readonly InstalledCritic[];
  /** A run is going on, which keeps the settings that it began with. */
  readonly active: boolean;
  /** There is a picture to draw in the style of. */
  readonly styled: boolean;
  readonly onChange: (changes: Partial<RunSettings>) => void;
  readonly onManner: (preset: PresetName) => void;
}

const USUAL_STROKES = [8, 1000] as const;
const USUAL_STEPS = [20, 3000] as const;

/** How it is drawn, folded away until somebody wants to know. */
export function More({
  open,
  onOpenChange,
  settings,
  critics,
  active,
  styled,
  onChange,
  onManner,
}: MoreProps) {
  const { strokes, iterations, seed, preset, critic, styleCritic, likeness } = settings;
  const remembers = critics.some(({ id, remembers: has }) => id === critic && has);
  return (
    <Collapsible.Root open={open} onOpenChange={onOpenChange}>
      <Hint label="Strokes, steps, another start" keys={SHORTCUTS.more.keys} side="top">
        <Collapsible.Trigger className="group -ml-2 flex h-11 items-center gap-1.5 rounded-full px-2 text-[14px] text-ink-soft transition-colors hover:text-ink">
          <ChevronDown
            aria-hidden
            className="size-4 transition-transform group-aria-expanded:rotate-180"
            strokeWidth={1.75}
          />
          More
        </Collapsible.Trigger>
      </Hint>
      <Collapsible.Content className="animate-appear">
        <div className="flex flex-col gap-2.5 pt-1 pb-2">
          <Manner value={preset} onChange={onManner} />
          <CriticChoice critics={critics} value={critic} onChange={(next) => onChange({ critic: next })} />
          <StyleCriticChoice
            critics={critics}
            value={styleCritic}
            styled={styled}
            onChange={(next) => onChange({ styleCritic: next })}
          />
          <div className="flex flex-col gap-0.5 pt-1">
            <SettingRow
              label="Strokes"
              value={strokes}
              {...LIMITS.strokes}
              usual={USUAL_STROKES}
              onChange={(value) => onChange({ strokes: value })}
            />
            <SettingRow
              label="Steps"
              value={iterations}
              {...LIMITS.iterations}
              usual={USUAL_STEPS}
              onChange={(value) => onChange({ iterations: value })}
            />
            {remembers && <Likeness value={likeness} onChange={(value) => onChange({ likeness: value })} />}
            <div className="flex items-center justify-between gap-3 pt-1">
              <Button
                kind="quiet"
                icon={Dices}
                className="-ml-3 text-[14px] font-normal"
                onClick={() => onChange({ seed: anotherStart() })}
              >
                Another start
              </Button>
              <NumberField
                label="Number of the start"
                value={seed}
                min={0}
                max={0xffffffff}
                whole
                onChange={(value) => onChange({ seed: value })}
                className="w-20"
              />
            </div>
          </div>
          <Advanced settings={settings} onChange={onChange} />
          <Button
            kind="quiet"
            icon={RotateCcw}
            className="-ml-3 self-start text-[14px] font-normal"
            onClick={() => onManner(preset)}
          >
            Back to the usual
          </Button>
          {active && (
            <p className="text-[13px] leading-snug text-ink-soft">
              What you change here counts from the next drawing on; how far a step goes and when the words
              rest, at once.
            </p>
          )}
        </div>
      </Collapsible.Content>
    </Collapsible.Root>
  );
}
