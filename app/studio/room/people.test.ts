// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { PIGMENTS } from "../../../protocol/pigments.ts";
import { freePigment, People, readPresences } from "./people.ts";

afterEach(() => localStorage.clear());

const ada = { person: { name: "Ada", color: "#112233" }, cursor: { x: 0.5, y: 0.25 } };

test("we come first, and states that make no sense are passed over", () => {
  const states = new Map<number, unknown>([
    [1, ada],
    [2, { person: { name: "Me", color: "#000000" }, cursor: null }],
    [3, null],
    [4, { person: { name: "", color: "#000000" }, cursor: null }],
    [5, { person: { name: "Eve", color: "red;background:url(x)" }, cursor: null }],
    [6, { person: { name: "Far", color: "#000000" }, cursor: { x: 1e9, y: 0 } }],
  ]);
  const present = readPresences(states, 2);
  expect(present.map(({ name, self }) => [name, self])).toEqual([
    ["Me", true],
    ["Ada", false],
    ["Far", false],
  ]);
  expect(present.map(({ cursor }) => cursor)).toEqual([null, ada.cursor, null]);
});

test("a pigment is free as long as there are any", () => {
  const taken = new Set(PIGMENTS.slice(1).map(({ color }) => color));
  for (const chance of [0, 0.5, 0.999]) expect(freePigment(taken, chance)).toMatchObject(PIGMENTS[0]);
  const { name, color } = freePigment(new Set(PIGMENTS.map((each) => each.color)), 0.5);
  expect(PIGMENTS).toContainEqual({ name, color });
});

test("a name is remembered on the next visit, and an empty one forgotten", () => {
  const first = new People(new Awareness(new Y.Doc()));
  first.rename("  Käthe ");
  const color = first.present.value[0].color;
  first.close();
  const second = new People(new Awareness(new Y.Doc()));
  expect(second.present.value).toMatchObject([{ name: "Käthe", color, self: true }]);
  second.rename(" ");
  expect(PIGMENTS).toContainEqual({ name: second.present.value[0].name, color });
  expect(localStorage.length).toBe(0);
  second.close();
});

test("of two nameless people with one colour, one takes another", () => {
  const docs = [new Y.Doc(), new Y.Doc()].sort((a, b) => a.clientID - b.clientID);
  const [older, newer] = docs.map((doc) => new Awareness(doc));
  const [first, second] = [new People(older), new People(newer)];
  const color = first.present.value[0].color;
  newer.setLocalStateField("person", { name: "Twin", color });
  applyAwarenessUpdate(newer, encodeAwarenessUpdate(older, [older.clientID]), "wire");
  const colors = second.present.value.map((person) => person.color);
  expect(new Set(colors).size).toBe(2);
  for (const people of [first, second]) people.close();
  for (const awareness of [older, newer]) awareness.destroy();
});

test("who has no name gives way to who chose one, however long they are here", () => {
  const docs = [new Y.Doc(), new Y.Doc()].sort((a, b) => a.clientID - b.clientID);
  const [older, newer] = docs.map((doc) => new Awareness(doc));
  const people = new People(older);
  const { color } = people.present.value[0];
  newer.setLocalState({ person: { name: "Käthe", color, named: true }, cursor: null });
  applyAwarenessUpdate(older, encodeAwarenessUpdate(newer, [newer.clientID]), "wire");
  expect(people.present.value[0].color).not.toBe(color);
  people.close();
  for (const awareness of [older, newer]) awareness.destroy();
});
