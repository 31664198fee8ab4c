import type { Drawing } from "../../../protocol/room-strokes.ts";
import type { Comment } from "../../../protocol/room-talk.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import type { Identified } from "../room/use-document.ts";
import { pinPlaceOf } from "./desk.ts";

/** A comment with the answers to it, oldest first. */
export interface Thread {
  readonly comment: Identified<Comment>;
  readonly answers: readonly Identified<Comment>[];
}

/** Comments with their answers; answers to what is not there are passed over. */
export function threadsOf(comments: readonly Identified<Comment>[]): Thread[] {
  const answers = new Map<string, Identified<Comment>[]>();
  for (const each of comments) {
    if (each.answers !== null) answers.set(each.answers, [...(answers.get(each.answers) ?? []), each]);
  }
  return comments
    .filter((comment) => comment.answers === null)
    .map((comment) => ({ comment, answers: answers.get(comment.id) ?? [] }));
}

/** In shares of the paper's width and height. */
export interface PinPlace {
  readonly x: number;
  readonly y: number;
}

/** Where pins stand; null for one whose stroke is gone. */
export function placesOf(pins: readonly Comment["pin"][], { side, strokes }: Drawing): (PinPlace | null)[] {
  const wanted = new Set<StrokeId>(pins.flatMap((pin) => (pin.kind === "stroke" ? [pin.stroke] : [])));
  const places = new Map<StrokeId, PinPlace>();
  if (wanted.size > 0) {
    for (const { stroke } of strokes) {
      if (!wanted.has(stroke.id)) continue;
      const { x, y } = pinPlaceOf(stroke);
      places.set(stroke.id, { x: x / side, y: y / side });
    }
  }
  return pins.map((pin) =>
    pin.kind === "place" ? { x: pin.x, y: pin.y } : (places.get(pin.stroke) ?? null),
  );
}
