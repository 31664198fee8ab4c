import { expect, test } from "vitest";
import * as Y from "yjs";
import { LIMITS } from "./limits.ts";
import { roomDocument } from "./room.ts";
import { addStyle, changeStyle, readStyles, removeStyle, roomStyles } from "./room-styles.ts";
import { pictureIdSchema, type StyleReference } from "./style.ts";

const picture = (digit: string) => pictureIdSchema.parse(digit.repeat(64));
const reference = (digit: string, changes: Partial<StyleReference> = {}): StyleReference => ({
  picture: picture(digit),
  weight: 1,
  mode: "all",
  region: null,
  ...changes,
});

test("references keep their order, and two people can change one of them at once", () => {
  const [one, two] = [new Y.Doc(), new Y.Doc()];
  addStyle(one, "first", reference("a"));
  addStyle(one, "second", reference("b"));
  Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
  changeStyle(one, "first", { weight: 3 });
  changeStyle(two, "first", { mode: "palette", region: { left: 0, top: 0, width: 0.5, height: 1 } });
  Y.applyUpdate(one, Y.encodeStateAsUpdate(two));
  Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
  expect(roomStyles(one)).toEqual(roomStyles(two));
  expect(roomStyles(one)).toEqual([
    {
      id: "first",
      ...reference("a"),
      weight: 3,
      mode: "palette",
      region: { left: 0, top: 0, width: 0.5, height: 1 },
    },
    { id: "second", ...reference("b") },
  ]);
});

test("what weighs nothing is left to the room and not given to a run", () => {
  const doc = new Y.Doc();
  addStyle(doc, "heavy", reference("a"));
  addStyle(doc, "light", reference("b", { weight: 0 }));
  expect(readStyles(doc)).toEqual([reference("a")]);
  expect(roomStyles(doc)).toHaveLength(2);
  removeStyle(doc, "heavy");
  expect(readStyles(doc)).toEqual([]);
  removeStyle(doc, "nobody");
  expect(roomStyles(doc).map(({ id }) => id)).toEqual(["light"]);
});

test("hostile entries are passed over, and more than the limit are not given out", () => {
  const doc = new Y.Doc();
  const { styles } = roomDocument(doc);
  styles.push([
    new Y.Map(),
    new Y.Map<unknown>(Object.entries({ ...reference("a"), id: 7 })),
    new Y.Map<unknown>(Object.entries({ ...reference("a"), id: "x", picture: "../../etc/passwd" })),
    new Y.Map<unknown>(Object.entries({ ...reference("a"), id: "x", weight: 1e9 })),
    new Y.Map<unknown>(
      Object.entries({ ...reference("a"), id: "x", region: { left: 0.9, top: 0, width: 0.5, height: 1 } }),
    ),
  ]);
  expect(roomStyles(doc)).toEqual([]);
  for (let i = 0; i <= LIMITS.styleReferences; i++) addStyle(doc, `s${i}`, reference("c"));
  expect(readStyles(doc)).toHaveLength(LIMITS.styleReferences);
});
