"use client";

import { capped } from "../../../protocol/room.ts";
import { useSession } from "../room/session-context.tsx";
import type { Words } from "../room/use-document.ts";
import { useWatched } from "../room/watched.ts";
import { useAuthors } from "./author.tsx";

/** Diagonal lines over a colour: what pushes away. */
const HATCHED =
  "repeating-linear-gradient(135deg, transparent 0 3px, color-mix(in srgb, var(--desk) 62%, transparent) 3px 6px)";

/** Each prompt's share of all weights, those that push away included; prompts without words have none. */
export function sharesOf(
  all: readonly Words[],
  weightCap: number | null,
): readonly { readonly words: Words; readonly share: number }[] {
  const pulling = all.filter(({ value, weight }) => value.trim() !== "" && weight !== 0);
  const pull = ({ weight }: Words): number => Math.abs(capped(weight, weightCap));
  const total = pulling.reduce((sum, words) => sum + pull(words), 0);
  const away = ({ weight }: Words): number => Number(weight < 0);
  return pulling
    .map((words) => ({ words, share: total === 0 ? 0 : pull(words) / total }))
    .sort((a, b) => away(a.words) - away(b.words));
}

/** Who pulls how much: a rope in the authors' colours that moves while anybody drags a weight. */
export function TugOfWar({ all }: { readonly all: readonly Words[] }) {
  const { weightCap } = useWatched(useSession().authority.state).rules;
  const authors = useAuthors();
  const shares = sharesOf(all, weightCap);
  if (shares.length < 2) return null;
  const described = shares.map(({ words, share }) => {
    const by = words.author === null ? "" : ` by ${authors(words.author).name}`;
    return `${words.weight < 0 ? "less like " : ""}“${words.value}”${by} ${Math.round(100 * share)} %`;
  });
  return (
    <div
      role="img"
      aria-label={`Who pulls how much: ${described.join(", ")}`}
      data-testid="tug-of-war"
      className="mt-3 flex h-2 gap-[2px] overflow-hidden rounded-full"
    >
      {shares.map(({ words, share }, i) => (
        <span
          key={words.id}
          title={described[i]}
          className="min-w-[3px] transition-[flex-grow] duration-100 ease-linear"
          style={{
            flexGrow: share,
            flexBasis: 0,
            backgroundColor: authors(words.author).color,
            ...(words.weight < 0 ? { backgroundImage: HATCHED } : {}),
          }}
        />
      ))}
    </div>
  );
}
