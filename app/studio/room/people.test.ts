import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { EMPTY_AUTHORITY, type Member } from "../../../protocol/authority.ts";
import { yjsClientId } from "../../../protocol/control.ts";
import { userIdSchema } from "../../../protocol/ids.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { strokeIdSchema } from "../../../protocol/strokes.ts";
import { AuthorityView } from "./authority.ts";
import { People } from "./people.ts";

const [me, ada, bo] = ["me", "ada", "bo"].map((id) => userIdSchema.parse(id));
const member = (name: string, more: Partial<Member> = {}): Member => ({
  name,
  color: "#112233",
  role: "editor",
  guest: true,
  awaySince: null,
  ...more,
});

let awareness: Awareness;
let authority: AuthorityView;
let people: People;
const theirs = new Map<number, Awareness>();
beforeEach(() => {
  awareness = new Awareness(new Y.Doc());
  authority = new AuthorityView();
  people = new People(awareness, authority);
});
afterEach(() => {
  vi.useRealTimers();
  people.close();
  for (const each of [awareness, ...theirs.values()]) each.destroy();
  theirs.clear();
});

function enter(): void {
  authority.enter(
    { user: me, role: "owner" },
    { ...EMPTY_AUTHORITY, members: { [me]: member("Me", { role: "owner" }), [ada]: member("Ada") } },
  );
}

/** A state as it comes from the server, of another window. */
function comes(client: number, state: object | null): void {
  let other = theirs.get(client);
  if (other === undefined) {
    const doc = new Y.Doc();
    doc.clientID = client;
    other = new Awareness(doc);
    theirs.set(client, other);
  }
  other.setLocalState(state === null ? null : { ...state });
  applyAwarenessUpdate(awareness, encodeAwarenessUpdate(other, [client]), "wire");
}

const stamped = (user: string, more: object = {}): object => ({ stamp: { user, role: "editor" }, ...more });

test("nobody is here before the server has let us in; then we come first", () => {
  comes(7, stamped(ada));
  expect(people.present.value).toEqual([]);
  enter();
  expect(people.present.value.map(({ name, self, role }) => [name, self, role])).toEqual([
    ["Me", true, "owner"],
    ["Ada", false, "editor"],
  ]);
});

test("who somebody is the server says, not their state; who has no stamp or is no member is nobody", () => {
  enter();
  comes(7, stamped(ada, { name: "Eve", color: "red;background:url(x)" }));
  comes(8, { stamp: { user: "", role: "editor" } });
  comes(9, { cursor: { x: 0, y: 0 } });
  comes(10, stamped("a-stranger"));
  expect(people.present.value.map(({ name, color }) => [name, color])).toEqual([
    ["Me", "#112233"],
    ["Ada", "#112233"],
  ]);
});

test("one person in two windows is one person, where they point", () => {
  enter();
  comes(7, stamped(ada, { cursor: null }));
  comes(8, stamped(ada, { cursor: { x: 0.5, y: 0.25 } }));
  comes(9, stamped(me, { cursor: { x: 0, y: 0 } }));
  expect(people.present.value).toHaveLength(2);
  expect(people.doing.value.map(({ client, cursor }) => [client, cursor])).toEqual([
    [8, { x: 0.5, y: 0.25 }],
  ]);
  comes(8, null);
  expect(people.doing.value.map(({ client }) => client)).toEqual([7]);
  comes(7, null);
  expect(people.present.value).toHaveLength(1);
});

test("a state that is half nonsense keeps its other half", () => {
  enter();
  comes(7, stamped(ada, { cursor: { x: 1e9, y: 0 }, tool: "hammer", selection: ["s1"], typing: 3 }));
  expect(people.doing.value).toMatchObject([
    { cursor: null, tool: "select", selection: ["s1"], view: null, typing: null },
  ]);
});

test("the list of who is here does not change with every cursor, but with names and roles", () => {
  enter();
  authority.change({ members: { [bo]: member("Bo") } });
  comes(7, stamped(ada));
  const lists: unknown[] = [];
  people.present.subscribe(() => lists.push(people.present.value));
  comes(7, stamped(ada, { cursor: { x: 0.1, y: 0.1 } }));
  comes(7, stamped(ada, { cursor: { x: 0.2, y: 0.1 } }));
  expect(lists).toHaveLength(0);
  expect(people.doing.value[0].cursor).toEqual({ x: 0.2, y: 0.1 });
  authority.change({ members: { [ada]: member("Ada Lovelace") } });
  expect(people.present.value[1].name).toBe("Ada Lovelace");
  comes(8, stamped(bo));
  expect(lists).toHaveLength(2);
});

test("what we do goes out at 30 messages a second at most, and the last of it always", () => {
  vi.useFakeTimers();
  const sent: unknown[] = [];
  awareness.on("update", () => sent.push(awareness.getLocalState()));
  for (let i = 0; i <= 100; i++) {
    people.point({ x: i / 100, y: 0 });
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(100);
  expect(sent.length).toBeLessThanOrEqual(32);
  expect(sent.length).toBeGreaterThan(20);
  expect(sent.at(-1)).toMatchObject({ cursor: { x: 1, y: 0 } });
});

test("a long selection is shown in part, and what is not named stays", () => {
  vi.useFakeTimers();
  const many = Array.from({ length: 150 }, (_, i) => strokeIdSchema.parse(`s${i}`));
  people.show({ selection: many, tool: "lasso" });
  vi.advanceTimersByTime(50);
  people.show({ typing: "p1" });
  vi.advanceTimersByTime(50);
  const state = awareness.getLocalState();
  expect(state).toMatchObject({ tool: "lasso", typing: "p1", cursor: null });
  expect(state?.selection).toHaveLength(LIMITS.shownSelection);
});

test("under a new client id we say the same, and say nothing more under the old one", () => {
  people.show({ tool: "pen" });
  const before = awareness.clientID;
  people.identify(yjsClientId(3, 42));
  expect(awareness.doc.clientID).toBe(3 * 2 ** 32 + 42);
  expect([...awareness.getStates().keys()]).toEqual([3 * 2 ** 32 + 42]);
  expect(awareness.getStates().has(before)).toBe(false);
  expect(awareness.getLocalState()).toMatchObject({ tool: "pen" });
  // Those who know nothing of us yet take it in at once.
  const theirs = new Awareness(new Y.Doc());
  applyAwarenessUpdate(theirs, encodeAwarenessUpdate(awareness, [awareness.clientID]), "wire");
  expect(theirs.getStates().get(awareness.clientID)).toMatchObject({ tool: "pen" });
  theirs.destroy();
});
