import { CroquisError } from "../../protocol/errors.ts";
import type { UserId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import {
  EVERY_ATTRIBUTE,
  type Lock,
  type Lockable,
  type LockScope,
  type RoomLocks,
} from "../../protocol/locks.ts";
import type { StrokeId } from "../../protocol/strokes.ts";
import type { Place } from "../access/place.ts";
import type { Database } from "../database.ts";
import type { Authority } from "./authority.ts";
import { InTurn } from "./in-turn.ts";
import type { Room } from "./room.ts";

type LockedRoom = Pick<Room, "id" | "authority">;
/** A stroke's locks; none for null. */
type Changes = Map<StrokeId, readonly Lock[]>;

/** Strokes in one statement: SQLite takes only so many parameters. */
const CHUNK = 200;

/** Who keeps what of a room's strokes: changed on command, in the database first, then for everybody in the room. */
export class Locks {
  readonly #database: Database;
  readonly #turns = new InTurn<string>();

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Keep these attributes of these strokes in the user's name. What the user holds already gets the new scope.
   * @param exists whether there is such a stroke; others are passed over
   * @param settle called when these strokes are about to be kept, and just before anybody hears of it
   * @throws CroquisError "stroke-locked" where somebody holds any of it who has not been away for `LIMITS.lockAbandoned`;
   *   "wrong-state" where none of the strokes is there. Nothing has changed then.
   */
  set(
    room: LockedRoom,
    { user }: Pick<Place, "user">,
    wanted: {
      readonly strokes: readonly StrokeId[];
      readonly attributes: readonly Lockable[];
      readonly scope: LockScope;
    },
    exists: (id: StrokeId) => boolean,
    settle: (ids: readonly StrokeId[]) => void = () => {},
  ): Promise<void> {
    const decide = (locks: RoomLocks): Changes => {
      const changes: Changes = new Map();
      for (const id of new Set(wanted.strokes)) {
        if (!exists(id)) continue;
        const before = of(locks, id);
        for (const { holder, attributes } of before) {
          const wants = attributes.some((each) => wanted.attributes.includes(each));
          if (wants && holder !== user && !isAbandoned(room.authority, holder)) {
            throw new CroquisError("stroke-locked");
          }
        }
        const mine: Lock = { holder: user, scope: wanted.scope, attributes: [...wanted.attributes] };
        changes.set(id, merged([...without(before, wanted.attributes, () => true), mine]));
      }
      if (changes.size === 0) throw new CroquisError("wrong-state");
      for (const id of locks.keys()) if (!exists(id)) changes.set(id, []);
      return changes;
    };
    return this.#change(room, decide, settle);
  }

  /**
   * Let go of these attributes of these strokes, as far as the user holds them; an owner, whoever does.
   * @throws CroquisError "stroke-locked" where all that is kept of them is kept by others
   */
  release(
    room: LockedRoom,
    { user, role }: Pick<Place, "user" | "role">,
    strokes: readonly StrokeId[],
    attributes: readonly Lockable[],
  ): Promise<void> {
    return this.#change(room, (locks) => {
      const may = ({ holder }: Lock): boolean => holder === user || role === "owner";
      const asked = (lock: Lock): boolean => lock.attributes.some((each) => attributes.includes(each));
      const held = [...new Set(strokes)].filter((id) => of(locks, id).some(asked));
      const mine = held.filter((id) => of(locks, id).some((lock) => asked(lock) && may(lock)));
      if (mine.length === 0 && held.length > 0) throw new CroquisError("stroke-locked");
      return new Map(mine.map((id) => [id, without(of(locks, id), attributes, may)]));
    });
  }

  /**
   * What others keep of these strokes who have been away for `LIMITS.lockAbandoned` becomes the user's.
   * @throws CroquisError "stroke-locked" where there is none, but somebody keeps something who is here
   */
  take(room: LockedRoom, { user }: Pick<Place, "user">, strokes: readonly StrokeId[]): Promise<void> {
    return this.#change(room, (locks) => {
      const others = [...new Set(strokes)].filter((id) =>
        of(locks, id).some(({ holder }) => holder !== user),
      );
      const free = ({ holder }: Lock): boolean => holder !== user && isAbandoned(room.authority, holder);
      const taken = others.filter((id) => of(locks, id).some(free));
      if (taken.length === 0 && others.length > 0) throw new CroquisError("stroke-locked");
      return new Map(
        taken.map((id) => [
          id,
          merged(of(locks, id).map((lock) => (free(lock) ? { ...lock, holder: user } : lock))),
        ]),
      );
    });
  }

  /** Locks of strokes that are not there any more go. */
  prune(room: LockedRoom, exists: (id: StrokeId) => boolean): Promise<void> {
    return this.#change(
      room,
      (locks) => new Map([...locks.keys()].flatMap((id) => (exists(id) ? [] : [[id, []]]))),
    );
  }

  /** Resolves when all that was begun lies in the database. */
  settled(): Promise<void> {
    return this.#turns.settled();
  }

  #change(
    room: LockedRoom,
    decide: (locks: RoomLocks) => Changes,
    settle: (ids: readonly StrokeId[]) => void = () => {},
  ): Promise<void> {
    return this.#turns.do(room.id, async () => {
      const changes = decide(room.authority.locks);
      if (changes.size === 0) return;
      await this.#write(room, changes);
      settle([...changes].flatMap(([id, locks]) => (locks.length > 0 ? [id] : [])));
      room.authority.change({
        locks: Object.fromEntries(
          [...changes].map(([id, locks]) => [id, locks.length > 0 ? [...locks] : null]),
        ),
      });
    });
  }

  /** All of them, or none. */
  async #write({ id: roomId }: LockedRoom, changes: Changes): Promise<void> {
    const ids = [...changes.keys()];
    const rows = [...changes].flatMap(([strokeId, locks]) =>
      locks.map(({ holder, scope, attributes }) => ({
        roomId,
        strokeId,
        holderId: holder,
        scope,
        attributes: JSON.stringify(attributes),
      })),
    );
    await this.#database.$transaction([
      ...chunks(ids).map((some) =>
        this.#database.strokeLock.deleteMany({ where: { roomId, strokeId: { in: some } } }),
      ),
      ...chunks(rows).map((some) => this.#database.strokeLock.createMany({ data: some })),
    ]);
  }
}

const of = (locks: RoomLocks, id: StrokeId): readonly Lock[] => locks.get(id) ?? [];

/** Whether others may take over what this person holds. */
function isAbandoned(authority: Pick<Authority, "state">, holder: UserId): boolean {
  const member = authority.state.members[holder];
  if (member === undefined) return true;
  return member.awaySince !== null && Date.now() - member.awaySince >= LIMITS.lockAbandoned;
}

/** These attributes are kept no more, as far as a lock may be changed. */
function without(
  locks: readonly Lock[],
  attributes: readonly Lockable[],
  may: (lock: Lock) => boolean,
): Lock[] {
  return locks
    .map((lock) =>
      may(lock)
        ? { ...lock, attributes: lock.attributes.filter((each) => !attributes.includes(each)) }
        : lock,
    )
    .filter((lock) => lock.attributes.length > 0);
}

/** One lock for each holder and scope, its attributes in their usual order. */
function merged(locks: readonly Lock[]): Lock[] {
  const all: Lock[] = [];
  for (const lock of locks) {
    const same = all.findIndex(({ holder, scope }) => holder === lock.holder && scope === lock.scope);
    const kept = same < 0 ? lock.attributes : [...all[same].attributes, ...lock.attributes];
    const attributes = EVERY_ATTRIBUTE.filter((each) => kept.includes(each));
    if (same < 0) all.push({ ...lock, attributes });
    else all[same] = { ...lock, attributes };
  }
  return all;
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, i) =>
    all.slice(CHUNK * i, CHUNK * (i + 1)),
  );
}
