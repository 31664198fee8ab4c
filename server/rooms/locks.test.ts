import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { strokeId } from "../../drawing/stroke.ts";
import { EMPTY_AUTHORITY, type Member } from "../../protocol/authority.ts";
import { roomIdSchema, userIdSchema } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { EVERY_ATTRIBUTE, type Lock } from "../../protocol/locks.ts";
import { type Database, openDatabase } from "../database.ts";
import { Authority } from "./authority.ts";
import { loadAuthority } from "./load-authority.ts";
import { Locks } from "./locks.ts";

let folder: string;
let database: Database;
let rooms = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "croquis-locks-"));
  ({ database } = await openDatabase(folder));
});
afterAll(async () => {
  await database.$disconnect();
  await rm(folder, { recursive: true });
});

const [ada, ben, gone] = ["ada", "ben", "gone"].map((name) => userIdSchema.parse(name));
const [a, b, c] = ["a", "b", "c"].map(strokeId);
const everywhere = (): boolean => true;
const member = (awaySince: number | null): Member => ({
  name: "Somebody",
  color: "#aabbcc",
  role: "editor",
  guest: true,
  awaySince,
});
const lock = (holder: Lock["holder"], scope: Lock["scope"], ...attributes: Lock["attributes"]): Lock => ({
  holder,
  scope,
  attributes,
});

async function room(benAway: number | null = null) {
  const id = roomIdSchema.parse(`room-of-locks-${rooms++}`);
  await database.room.create({ data: { id } });
  const members = { [ada]: member(null), [ben]: member(benAway) };
  const authority = new Authority({ ...EMPTY_AUTHORITY, members });
  const locks = new Locks(database);
  const keep = (
    user: typeof ada,
    strokes: (typeof a)[],
    attributes: Lock["attributes"],
    scope: Lock["scope"] = "everybody",
  ) => locks.set(space, { user }, { strokes, attributes, scope }, everywhere);
  const space = { id, authority };
  /** As the room would be loaded again. */
  const stored = async () => (await loadAuthority(database, id)).locks;
  return { space, locks, keep, stored, state: () => authority.state.locks };
}

test("L2 L5 an attribute of a stroke has one holder and one scope; both memories say the same", async () => {
  const { keep, stored, state } = await room();
  await keep(ada, [a, b, a], ["width", "points"]);
  await keep(ada, [a], ["points"], "optimiser");
  await keep(ben, [a], ["color"]);
  expect(state()).toEqual({
    a: [lock(ada, "everybody", "width"), lock(ada, "optimiser", "points"), lock(ben, "everybody", "color")],
    b: [lock(ada, "everybody", "points", "width")],
  });
  const again = await stored();
  expect(again[b]).toEqual(state()[b]);
  expect(again[a]).toHaveLength(3);
  expect(again[a]).toEqual(expect.arrayContaining(state()[a]));
  await expect(keep(ben, [b, c], ["opacity", "width"])).rejects.toMatchObject({ code: "stroke-locked" });
  // All of it or nothing.
  expect(await stored()).toEqual(again);
});

test("L3 L5 what is kept by somebody who has been away for a minute, or is no member, may be taken over", async () => {
  const { space, locks, keep, stored, state } = await room(Date.now() - LIMITS.lockAbandoned + 5000);
  await keep(ben, [a, b], ["points", "order"], "optimiser");
  await expect(locks.take(space, { user: ada }, [a])).rejects.toMatchObject({ code: "stroke-locked" });
  await expect(keep(ada, [a], ["order"])).rejects.toMatchObject({ code: "stroke-locked" });
  space.authority.change({ members: { [ben]: member(Date.now() - LIMITS.lockAbandoned) } });
  await locks.take(space, { user: ada }, [a, c]);
  expect(state()[a]).toEqual([lock(ada, "optimiser", "points", "order")]);
  await keep(ada, [b], ["order"]);
  expect(state()[b]).toEqual([lock(ben, "optimiser", "points"), lock(ada, "everybody", "order")]);
  await keep(gone, [c], ["width"]);
  await locks.take(space, { user: ada }, [c]);
  expect((await stored())[c]).toEqual([lock(ada, "everybody", "width")]);
  // It is hers already: nothing to do, and nothing wrong.
  await locks.take(space, { user: ada }, [c]);
});

test("L3 people let go of their own, owners of anybody's; what is not there any more is forgotten", async () => {
  const { space, locks, keep, stored, state } = await room();
  await keep(ben, [a, b], [...EVERY_ATTRIBUTE]);
  await keep(ada, [c], ["points"]);
  const editor = { user: ada, role: "editor" as const };
  await expect(locks.release(space, editor, [a], ["points"])).rejects.toMatchObject({
    code: "stroke-locked",
  });
  await locks.release(space, editor, [a, c], ["points", "width"]);
  expect(state()).toEqual({ a: [lock(ben, "everybody", ...EVERY_ATTRIBUTE)], b: state()[a] });
  await locks.release(space, { user: ada, role: "owner" }, [a], ["points", "width", "color", "opacity"]);
  expect(state()[a]).toEqual([lock(ben, "everybody", "order")]);
  await locks.release(space, { user: ben, role: "editor" }, [a, c], ["order"]);
  expect(Object.keys(await stored())).toEqual(["b"]);
  await locks.prune(space, (id) => id !== b);
  expect([state(), await stored()]).toEqual([{}, {}]);
});

test("L2 commands that come together are taken one after the other", async () => {
  const { keep, stored, state } = await room();
  const all = await Promise.allSettled([
    keep(ada, [a], ["points"]),
    keep(ben, [a], ["points"]),
    keep(ada, [a], ["width"]),
  ]);
  expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(state()[a]).toEqual([lock(ada, "everybody", "points", "width")]);
  expect(await stored()).toEqual(state());
});

test("a thousand strokes are locked at once", async () => {
  const { keep, stored } = await room();
  const many = Array.from({ length: 1000 }, (_, i) => strokeId(`many${i}`));
  await keep(ada, many, ["points"]);
  await keep(ada, many, ["points", "color"], "optimiser");
  const kept = Object.values(await stored());
  expect(kept).toHaveLength(1000);
  expect(kept[7]).toEqual([lock(ada, "optimiser", "points", "color")]);
});
