import { rescaled } from "../../drawing/rescale.ts";
import type { Acceptance } from "../../protocol/authority.ts";
import { CroquisError } from "../../protocol/errors.ts";
import type { RunId, UserId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { lockedFor } from "../../protocol/locks.ts";
import { type Kept, revert, strokesById } from "../../protocol/room-merge.ts";
import {
  changeDrawing,
  type Drawing,
  decodeDrawing,
  type RoomStroke,
  readDrawing,
} from "../../protocol/room-strokes.ts";
import type { StrokeId } from "../../protocol/strokes.ts";
import type { Database } from "../database.ts";
import { InTurn } from "../rooms/in-turn.ts";
import type { Room } from "../rooms/room.ts";
import type { Accepted, Run } from "./run.ts";

type AcceptingRoom = Pick<Room, "id" | "doc" | "authority">;
type Strokes = ReadonlyMap<StrokeId, RoomStroke>;

/** The runs that became rooms' drawings, with what was there before and after, so that they can be taken back. */
export class Acceptances {
  readonly #database: Database;
  readonly #turns = new InTurn<string>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keep one more; of a room's those beyond `LIMITS.acceptances` are forgotten. */
  keep(run: Run, { before, after }: Accepted): Promise<void> {
    const { room } = run;
    return this.#turns.do(room.id, async () => {
      const acceptance: Acceptance = {
        runId: run.id,
        startedBy: run.status.startedBy,
        at: Date.now(),
        words: run.words.slice(0, LIMITS.promptLength),
        undone: false,
      };
      const all = [...room.authority.state.acceptances, acceptance];
      const [forgotten, kept] = [all.slice(0, -LIMITS.acceptances), all.slice(-LIMITS.acceptances)];
      await this.#database.$transaction([
        this.#database.acceptance.create({
          data: {
            ...acceptance,
            at: new Date(acceptance.at),
            roomId: room.id,
            before: new Uint8Array(before),
            after: new Uint8Array(after),
          },
        }),
        this.#database.acceptance.deleteMany({
          where: { roomId: room.id, runId: { in: forgotten.map(({ runId }) => runId) } },
        }),
      ]);
      room.authority.change({ acceptances: kept });
    });
  }

  /**
   * Take back what this run brought and, unless `only` it is meant, every run after it. What people did since stays, and
   * what others keep from `user` too.
   * @throws CroquisError "nothing-to-undo"
   */
  undo(room: AcceptingRoom, runId: RunId, only: boolean, user: UserId): Promise<void> {
    return this.#turns.do(room.id, () => {
      const { acceptances } = room.authority.state;
      const index = acceptances.findIndex((each) => each.runId === runId);
      if (index < 0 || acceptances[index].undone) throw new CroquisError("nothing-to-undo");
      const targets = only ? [acceptances[index]] : acceptances.slice(index).filter(({ undone }) => !undone);
      return this.#go(room, targets.reverse(), "back", user);
    });
  }

  /**
   * Bring again what this run brought and somebody took back.
   * @throws CroquisError "nothing-to-undo"
   */
  redo(room: AcceptingRoom, runId: RunId, user: UserId): Promise<void> {
    return this.#turns.do(room.id, () => {
      const target = room.authority.state.acceptances.find((each) => each.runId === runId);
      if (target === undefined || !target.undone) throw new CroquisError("nothing-to-undo");
      return this.#go(room, [target], "again", user);
    });
  }

  /** Resolves when all that was begun lies in the database. */
  settled(): Promise<void> {
    return this.#turns.settled();
  }

  async #go(
    room: AcceptingRoom,
    targets: readonly Acceptance[],
    way: "back" | "again",
    user: UserId,
  ): Promise<void> {
    const undone = way === "back";
    const runIds = targets.map(({ runId }) => runId);
    const rows = await this.#database.acceptance.findMany({
      where: { roomId: room.id, runId: { in: runIds } },
      select: { runId: true, before: true, after: true },
    });
    const sides = runIds.map((runId) => {
      const row = rows.find((each) => each.runId === runId);
      const [before, after] = [row && decodeDrawing(row.before), row && decodeDrawing(row.after)];
      if (!before || !after) throw new CroquisError("nothing-to-undo");
      return undone ? { from: after, to: before } : { from: before, to: after };
    });
    await this.#database.acceptance.updateMany({
      where: { roomId: room.id, runId: { in: runIds } },
      data: { undone },
    });
    apply(room, sides, (id) => lockedFor(room.authority.locks, id, user));
    room.authority.change({
      acceptances: room.authority.state.acceptances.map((each) =>
        runIds.includes(each.runId) ? { ...each, undone } : each,
      ),
    });
  }
}

/** Takes the room's drawing from one to the other, one pair after the other, in one transaction. */
function apply(
  { doc }: AcceptingRoom,
  sides: readonly { readonly from: Drawing; readonly to: Drawing }[],
  kept: Kept,
): void {
  const drawing = readDrawing(doc);
  const there = strokesById(drawing);
  const now = new Map(there);
  for (const { from, to } of sides) {
    const change = revert(now, measured(to, drawing.side), measured(from, drawing.side), kept);
    for (const each of change.put) now.set(each.stroke.id, each);
    for (const id of change.remove) now.delete(id);
  }
  const put = [...now.values()].filter((each) => there.get(each.stroke.id) !== each);
  const remove = [...there.keys()].filter((id) => !now.has(id));
  changeDrawing(doc, { put, remove }, Acceptances);
}

/** The strokes on a paper of another side. */
function measured({ side, strokes }: Drawing, wanted: number): Strokes {
  const all = strokes.map((each) => ({ ...each, stroke: rescaled(each.stroke, side, wanted) }));
  return new Map(all.map((each) => [each.stroke.id, each]));
}
