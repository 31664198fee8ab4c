"use client";

import { capped, setPromptWeight } from "../../../protocol/room.ts";
import { Range } from "../../ui/range.tsx";
import { useSession } from "../room/session-context.tsx";
import type { Words } from "../room/use-document.ts";
import { useWatched } from "../room/watched.ts";
import { useLive } from "./use-live.ts";

/** A weight as a person sets it: how much, always positive; "less like" turns it round. */
const STRENGTH = { min: 0.1, max: 3, step: 0.1 } as const;

interface WeightProps {
  readonly words: Words;
  /** What the words are called. */
  readonly name: string;
  readonly disabled?: boolean;
}

/** How much some words count, as a slider that everybody sees move. It ends where the room's cap is. */
export function Weight({ words, name, disabled = false }: WeightProps) {
  const { doc, authority } = useSession();
  const { weightCap } = useWatched(authority.state).rules;
  const sign = words.weight < 0 ? -1 : 1;
  const strength = Math.abs(capped(words.weight, weightCap));
  const [shown, change] = useLive(strength, (next) => setPromptWeight(doc, words.id, sign * next));
  const max = weightCap === null ? STRENGTH.max : Math.min(STRENGTH.max, weightCap);
  return (
    <span className="flex items-center gap-2">
      <Range
        label={`How much of “${name}”`}
        value={shown}
        min={Math.min(STRENGTH.min, max)}
        max={Math.max(max, STRENGTH.min)}
        step={STRENGTH.step}
        valueText={weightCap === null ? shown.toFixed(1) : `${shown.toFixed(1)}, at most ${weightCap}`}
        disabled={disabled}
        onChange={change}
      />
      <span className="w-9 shrink-0 text-right text-[13px] text-ink-soft tabular-nums">
        {shown.toFixed(1)}
      </span>
    </span>
  );
}
