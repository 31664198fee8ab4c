import type * as Y from "yjs";
import type { z } from "zod";
import type { RoomLocks } from "../../../protocol/locks.ts";
import type { Me } from "./authority.ts";

/** The document that the room would not take any more of, and the one that begins afresh. */
export interface Wreck {
  readonly mine: Y.Doc;
  /** Has all that the server took. */
  readonly fresh: Y.Doc;
  /** Whose changes are looked for in `mine`. */
  readonly memberNumber: number;
  /** Who puts them back. */
  readonly me: Me;
  readonly locks: RoomLocks;
}

/** "locked" and "refused" leave it out; "known" means that there is nothing to do. */
export type Fate = "back" | "locked" | "refused" | "known";
export type Change = () => Fate;

/** Whether an entry may have this value. */
export type Check = (key: string, value: unknown) => boolean;

export const fits =
  (shape: Readonly<Record<string, z.ZodType>>): Check =>
  (key, value) =>
    Object.hasOwn(shape, key) && shape[key].safeParse(value).success;
