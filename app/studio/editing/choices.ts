import type { UserId } from "../../../protocol/ids.ts";
import type { RoomStroke } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import { hexOf } from "./operations.ts";

type Strokes = readonly RoomStroke[];

const idsOf = (strokes: Strokes): StrokeId[] => strokes.map(({ stroke }) => stroke.id);

/** Who drew strokes that are there, in the order in which their first strokes lie. */
export const authorsOf = (strokes: Strokes): readonly UserId[] => [
  ...new Set(strokes.flatMap(({ author }) => (author === null ? [] : [author]))),
];

/** The prompts for which strokes that are there were drawn. */
export const promptsOf = (strokes: Strokes): readonly string[] => [
  ...new Set(strokes.flatMap(({ prompt }) => (prompt === null ? [] : [prompt]))),
];

export const byAuthor = (strokes: Strokes, author: UserId): StrokeId[] =>
  idsOf(strokes.filter((each) => each.author === author));

/** @param prompt null for what was drawn by hand */
export const byPrompt = (strokes: Strokes, prompt: string | null): StrokeId[] =>
  idsOf(strokes.filter((each) => each.prompt === prompt));

/** Of the same colours as those that are selected; opacity does not count. */
export function ofSameColor(strokes: Strokes, selected: Strokes): StrokeId[] {
  const colors = new Set(selected.map(({ stroke }) => hexOf(stroke.color)));
  return idsOf(strokes.filter(({ stroke }) => colors.has(hexOf(stroke.color))));
}

/** The stroke after the selected ones, or before them; null when there is none any more. */
export function nextTo(strokes: Strokes, selected: ReadonlySet<StrokeId>, step: 1 | -1): StrokeId | null {
  const isSelected = ({ stroke }: RoomStroke): boolean => selected.has(stroke.id);
  if (selected.size === 0) return (step === 1 ? strokes.at(0) : strokes.at(-1))?.stroke.id ?? null;
  const at = step === 1 ? strokes.findLastIndex(isSelected) : strokes.findIndex(isSelected);
  return strokes[at + step]?.stroke.id ?? null;
}
