import { z } from "zod";
import type { Stroke } from "../drawing/stroke.ts";
import { type UserId, userIdSchema } from "./ids.ts";
import { type StrokeId, strokeIdSchema } from "./strokes.ts";

/** What of a stroke a lock keeps, to the bit. */
export const lockableSchema = z.enum(["points", "width", "color", "opacity", "order"]);
export type Lockable = z.infer<typeof lockableSchema>;
export const EVERY_ATTRIBUTE: readonly Lockable[] = lockableSchema.options;

/** Whom a lock keeps out: the optimiser alone, or everybody but its holder, the optimiser included. */
export const lockScopeSchema = z.enum(["optimiser", "everybody"]);
export type LockScope = z.infer<typeof lockScopeSchema>;

/** What one person keeps of one stroke against one scope. */
export const lockSchema = z.object({
  holder: userIdSchema,
  scope: lockScopeSchema,
  attributes: z.array(lockableSchema).min(1).max(EVERY_ATTRIBUTE.length),
});
export type Lock = z.infer<typeof lockSchema>;

/** All locks of one stroke; an attribute has one holder and one scope at most. */
export const strokeLocksSchema = z.array(lockSchema).min(1).max(EVERY_ATTRIBUTE.length);
export type StrokeLocks = z.infer<typeof strokeLocksSchema>;

/** A room's locks by stroke. */
export type RoomLocks = ReadonlyMap<StrokeId, readonly Lock[]>;

/** Locks as a run has them: what the optimiser leaves alone. */
export const locksSchema = z.array(z.object({ stroke: strokeIdSchema, attributes: z.array(lockableSchema) }));
export type Locks = ReadonlyMap<StrokeId, ReadonlySet<Lockable>>;

export function locksFrom(list: z.infer<typeof locksSchema>): Locks {
  return new Map(list.map(({ stroke, attributes }) => [stroke, new Set(attributes)]));
}

/** What of these strokes the optimiser must leave alone: every lock counts, whoever holds it. */
export function locksAgainstOptimiser(locks: RoomLocks): z.infer<typeof locksSchema> {
  return [...locks].map(([stroke, each]) => ({
    stroke,
    attributes: each.flatMap(({ attributes }) => attributes),
  }));
}

/** What of a stroke `user` may not change. */
export function lockedFor(locks: RoomLocks, id: StrokeId, user: UserId): ReadonlySet<Lockable> {
  const kept = (locks.get(id) ?? []).filter(({ scope, holder }) => scope === "everybody" && holder !== user);
  return new Set(kept.flatMap(({ attributes }) => attributes));
}

/** A stroke and its place in the z-order. */
export interface OrderedStroke {
  readonly stroke: Stroke;
  readonly order: number;
}

/** The attributes in which two strokes differ by at least one bit. */
export function differingAttributes(a: OrderedStroke, b: OrderedStroke): Lockable[] {
  const differs: Readonly<Record<Lockable, boolean>> = {
    points:
      a.stroke.points.length !== b.stroke.points.length ||
      a.stroke.points.some((each, i) => !Object.is(each, b.stroke.points[i])),
    width: !Object.is(a.stroke.width, b.stroke.width),
    color: [0, 1, 2].some((c) => !Object.is(a.stroke.color[c], b.stroke.color[c])),
    opacity: !Object.is(a.stroke.color[3], b.stroke.color[3]),
    order: !Object.is(a.order, b.order),
  };
  return EVERY_ATTRIBUTE.filter((attribute) => differs[attribute]);
}

/** `to` with these attributes as `from` has them. */
export function withAttributes<S extends OrderedStroke>(
  to: S,
  from: OrderedStroke,
  attributes: Iterable<Lockable>,
): S {
  let { stroke, order } = to;
  for (const attribute of attributes) {
    if (attribute === "points") stroke = { ...stroke, points: from.stroke.points };
    if (attribute === "width") stroke = { ...stroke, width: from.stroke.width };
    const [red, green, blue] = attribute === "color" ? from.stroke.color : stroke.color;
    const opacity = attribute === "opacity" ? from.stroke.color[3] : stroke.color[3];
    if (attribute === "color" || attribute === "opacity")
      stroke = { ...stroke, color: [red, green, blue, opacity] };
    if (attribute === "order") order = from.order;
  }
  return { ...to, stroke, order };
}
