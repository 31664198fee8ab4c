import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { stroke, strokeId } from "../../../drawing/stroke.ts";
import { EMPTY_AUTHORITY } from "../../../protocol/authority.ts";
import { yjsClientId } from "../../../protocol/control.ts";
import { CroquisError } from "../../../protocol/errors.ts";
import { roomIdSchema, type UserId, userIdSchema } from "../../../protocol/ids.ts";
import type { Lockable, LockScope } from "../../../protocol/locks.ts";
import type { Role } from "../../../protocol/roles.ts";
import { addPrompt, roomDocument, setPromptWeight, writeSettings } from "../../../protocol/room.ts";
import {
  putStrokes,
  type RoomStroke,
  readDrawing,
  removeStrokes,
  roomStroke,
  writeDrawing,
} from "../../../protocol/room-strokes.ts";
import { addStyle } from "../../../protocol/room-styles.ts";
import { putComment, removeComment, say } from "../../../protocol/room-talk.ts";
import { pictureIdSchema } from "../../../protocol/style.ts";
import { Authority } from "../authority.ts";
import { Guard } from "./guard.ts";

const ORIGIN = {};
const user = (name: string): UserId => userIdSchema.parse(name);

function line(id: string, x: number, author: string | null, changes: Partial<RoomStroke> = {}): RoomStroke {
  return {
    stroke: stroke(strokeId(id), [x, 0, x, 1, x, 2, x, 3], 2, [0.1, 0.2, 0.3, 1]),
    order: 0,
    author: author === null ? null : user(author),
    prompt: null,
    ...changes,
  };
}

/** A room with its guard, and people whose documents follow it. */
function room() {
  const doc = new Y.Doc();
  roomDocument(doc);
  const authority = new Authority(EMPTY_AUTHORITY);
  const guard = new Guard(doc, authority);
  let members = 0;

  /** Somebody who can change their own copy, and offer what they changed. */
  function person(name: string, role: Role = "editor") {
    const memberNumber = ++members;
    const own = new Y.Doc();
    own.clientID = yjsClientId(memberNumber, 7);
    const place = {
      room: roomIdSchema.parse("a-room-of-ours"),
      user: user(name),
      session: name,
      role,
      memberNumber,
    };
    const offer = (update: Uint8Array) => guard.apply(update, place, ORIGIN);
    const sync = (): void => Y.applyUpdate(own, Y.encodeStateAsUpdate(doc));
    /** @returns "good", or the code of the refusal; the room must then be as it was. */
    const change = (edit: (own: Y.Doc) => void): string => {
      sync();
      const state = Y.encodeStateVector(own);
      edit(own);
      const before = Y.encodeStateAsUpdate(doc);
      try {
        return offer(Y.encodeStateAsUpdate(own, state));
      } catch (error) {
        expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
        if (error instanceof CroquisError) return error.code;
        throw error;
      }
    };
    return { own, place, offer, sync, change };
  }
  const lock = (id: string, holder: string, scope: LockScope, ...attributes: Lockable[]): void =>
    authority.change({ locks: { [id]: [{ holder: user(holder), scope, attributes }] } });
  return { doc, authority, guard, person, lock };
}

test("G1 what an editor may write goes on to the room", () => {
  const { doc, person } = room();
  const ada = person("ada");
  const all = [
    (own: Y.Doc) => putStrokes(own, [line("a", 1, "ada")]),
    (own: Y.Doc) => putStrokes(own, [line("a", 2, "ada", { order: 7 })]),
    (own: Y.Doc) => removeStrokes(own, [strokeId("a"), strokeId("of-a-run")]),
    (own: Y.Doc) => putStrokes(own, [line("a", 3, "ada")]),
    (own: Y.Doc) => addPrompt(own, "p", 1, "an apple", user("ada")),
    (own: Y.Doc) => addPrompt(own, "q", -0.5, "a pear"),
    (own: Y.Doc) => setPromptWeight(own, "p", 2),
    (own: Y.Doc) => writeSettings(own, { strokes: 32, seed: 9 }),
    (own: Y.Doc) =>
      addStyle(own, "s", {
        picture: pictureIdSchema.parse("0".repeat(64)),
        weight: 1,
        mode: "all",
        region: null,
      }),
    (own: Y.Doc) => roomDocument(own).groups.set("a", "group-1"),
    (own: Y.Doc) => say(own, "m", { author: user("ada"), at: 1, text: "Hello" }),
  ];
  for (const edit of all) expect(ada.change(edit)).toBe("good");
  expect(readDrawing(doc).strokes).toEqual([line("a", 3, "ada")]);
  expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(ada.own));
});

test("G2 a viewer changes nothing, and may say again what is known", () => {
  const { doc, person } = room();
  const ada = person("ada");
  expect(ada.change((own) => putStrokes(own, [line("a", 1, "ada"), line("b", 1, "ada")]))).toBe("good");
  expect(ada.change((own) => roomDocument(own).strokes.delete("b"))).toBe("good");
  const eve = person("eve", "viewer");
  expect(eve.offer(Y.encodeStateAsUpdate(doc))).toBe("empty");
  for (const edit of [
    (own: Y.Doc) => putStrokes(own, [line("e", 1, "eve")]),
    (own: Y.Doc) => roomDocument(own).strokes.delete("a"),
    (own: Y.Doc) => say(own, "m", { author: user("eve"), at: 1, text: "Hello" }),
  ]) {
    expect(person("eve", "viewer").change(edit)).toBe("read-only");
  }
});

test("G3 what somebody keeps from everybody does not change by one bit, however it is tried", () => {
  const { doc, person, lock } = room();
  const [ada, ben] = [person("ada"), person("ben")];
  ada.change((own) => putStrokes(own, [line("a", 1, "ada"), line("b", 1, "ada")]));
  lock("a", "ada", "everybody", "points", "order");
  const nudged = Math.fround(1 + 2 ** -23);
  const base = line("a", 1, "ada");
  const tries = [
    (own: Y.Doc) => putStrokes(own, [line("a", nudged, "ada")]),
    (own: Y.Doc) => putStrokes(own, [line("a", 1, "ada", { order: Number.MIN_VALUE })]),
    (own: Y.Doc) => putStrokes(own, [line("a", 1, "ada", { order: -0 })]),
    (own: Y.Doc) => removeStrokes(own, [strokeId("a")]),
    (own: Y.Doc) => roomDocument(own).strokes.delete("a"),
    (own: Y.Doc) => putStrokes(own, [line("b", 9, "ada"), line("a", 9, "ada")]),
    (own: Y.Doc) => roomDocument(own).paper.set("drawing", new Uint8Array(3)),
  ];
  for (const edit of tries) {
    expect(["stroke-locked", "bad-field"]).toContain(person("eve").change(edit));
    expect(roomStroke(doc, base.stroke.id)).toEqual(base);
  }
  // What is not locked may change, and to its holder nothing is.
  const wider = { ...base, stroke: { ...base.stroke, width: 9 } };
  expect(ben.change((own) => putStrokes(own, [wider]))).toBe("good");
  expect(ada.change((own) => putStrokes(own, [line("a", 5, "ada")]))).toBe("good");
  lock("a", "ada", "optimiser", "points", "order");
  expect(ben.change((own) => putStrokes(own, [line("a", 6, "ada")]))).toBe("good");
});

test("G4 nobody speaks for another", () => {
  const { doc, person } = room();
  const [ada, ben] = [person("ada"), person("ben")];
  ada.change((own) => {
    putStrokes(own, [line("a", 1, "ada")]);
    addPrompt(own, "p", 1, "an apple", user("ada"));
    say(own, "m", { author: user("ada"), at: 1, text: "Hello" });
    putComment(own, "c", {
      author: user("ada"),
      at: 1,
      text: "This one",
      pin: { kind: "place", x: 0.5, y: 0.5 },
      answers: null,
      resolved: false,
    });
  });
  const forged = [
    (own: Y.Doc) => putStrokes(own, [line("b", 1, "ada")]),
    (own: Y.Doc) => putStrokes(own, [line("a", 1, "eve")]),
    (own: Y.Doc) => putStrokes(own, [line("a", 1, null)]),
    (own: Y.Doc) => addPrompt(own, "q", 1, "a pear", user("ada")),
    (own: Y.Doc) => roomDocument(own).prompts.get(0).set("author", "eve"),
    (own: Y.Doc) => say(own, "n", { author: user("ada"), at: 1, text: "I never said that" }),
    (own: Y.Doc) => say(own, "m", { author: user("eve"), at: 1, text: "Hello" }),
    (own: Y.Doc) => roomDocument(own).messages.delete("m"),
    (own: Y.Doc) => removeComment(own, "c"),
    (own: Y.Doc) =>
      putComment(own, "c", {
        author: user("ada"),
        at: 1,
        text: "Not this one",
        pin: { kind: "place", x: 0.5, y: 0.5 },
        answers: null,
        resolved: false,
      }),
  ];
  for (const edit of forged) expect(person("eve").change(edit)).toBe("forged-identity");
  expect(
    ben.change((own) =>
      roomDocument(own).comments.set("c", {
        ...(roomDocument(own).comments.get("c") as object),
        resolved: true,
      }),
    ),
  ).toBe("good");
  expect(person("olga", "owner").change((own) => roomDocument(own).messages.delete("m"))).toBe("good");

  // Structs under another's Yjs id: theirs would count as known already, and be lost.
  const eve = person("eve");
  eve.sync();
  eve.own.clientID = ada.own.clientID;
  expect(eve.change((own) => putStrokes(own, [line("e", 1, "eve")]))).toBe("forged-identity");
  const server = person("eve");
  server.sync();
  server.own.clientID = doc.clientID;
  expect(server.change((own) => putStrokes(own, [line("e", 1, "eve")]))).toBe("forged-identity");
});

test("G5 every field has its type", () => {
  const { person } = room();
  person("ada").change((own) => {
    addPrompt(own, "p", 1, "an apple");
    addStyle(own, "s", {
      picture: pictureIdSchema.parse("0".repeat(64)),
      weight: 1,
      mode: "all",
      region: null,
    });
  });
  const nested = new Y.Map([["deep", new Y.Map()]]);
  const tries: ((own: Y.Doc) => void)[] = [
    (own) => own.getMap("elsewhere").set("a", 1),
    (own) => own.getText("more").insert(0, "a"),
    (own) => roomDocument(own).settings.set("strokes", -1),
    (own) => roomDocument(own).settings.set("strokes", "64"),
    (own) => roomDocument(own).settings.set("nonsense", 1),
    (own) => roomDocument(own).settings.set("seed", nested),
    (own) => roomDocument(own).strokes.set("a", new Uint8Array(3)),
    (own) => roomDocument(own).strokes.set("a", "text" as never),
    (own) => roomDocument(own).strokes.set("not an id", new Uint8Array(60)),
    (own) => roomDocument(own).paper.set("drawing", new Uint8Array(3)),
    (own) => roomDocument(own).paper.set("side", 999),
    (own) => roomDocument(own).prompts.get(0).set("weight", 99),
    (own) => roomDocument(own).prompts.get(0).set("weight", Number.NaN),
    (own) => roomDocument(own).prompts.get(0).set("text", "plain"),
    (own) => roomDocument(own).prompts.get(0).set("more", 1),
    (own) => roomDocument(own).prompts.push([new Y.Map([["weight", "heavy"]])]),
    (own) => roomDocument(own).prompts.push(["text" as never]),
    (own) => (roomDocument(own).prompts.get(0).get("text") as Y.Text).insertEmbed(0, { image: "x" }),
    (own) => (roomDocument(own).prompts.get(0).get("text") as Y.Text).insert(0, "bold", { bold: true }),
    (own) => roomDocument(own).styles.get(0).set("picture", "../../etc/passwd"),
    (own) => roomDocument(own).styles.get(0).set("weight", 1e9),
    (own) => roomDocument(own).styles.push([new Y.Map([["mode", "evil"]])]),
    (own) => roomDocument(own).groups.set("a", { group: 1 }),
    (own) => roomDocument(own).messages.set("m", { author: "eve", at: 1, text: "" }),
    (own) => roomDocument(own).messages.set("m", { author: "eve", at: "now", text: "Hello" }),
    (own) => roomDocument(own).comments.set("c", { author: "eve", at: 1, text: "Hello", pin: "somewhere" }),
  ];
  for (const edit of tries) expect(person("eve").change(edit), edit.toString()).toBe("bad-field");
  const flood = (own: Y.Doc): void => {
    for (let i = 0; i < 65; i++) addPrompt(own, `p${i}`, 1, "more");
  };
  expect(person("eve").change(flood)).toBe("document-full");
  const long = (own: Y.Doc): void =>
    (roomDocument(own).prompts.get(0).get("text") as Y.Text).insert(0, "x".repeat(5000));
  expect(person("eve").change(long)).toBe("document-full");
});

test("G6 what builds on what is missing waits outside, and is looked at as a whole when the rest has come", () => {
  const { doc, person, lock } = room();
  const ada = person("ada");
  ada.change((own) => putStrokes(own, [line("a", 1, "ada")]));
  lock("a", "ada", "everybody", "points");
  const before = Y.encodeStateAsUpdate(doc);
  const eve = person("eve");
  eve.sync();
  const updates: Uint8Array[] = [];
  eve.own.on("update", (update: Uint8Array) => updates.push(update));
  putStrokes(eve.own, [line("e", 1, "eve")]);
  putStrokes(eve.own, [line("a", 99, "ada")]);
  expect(eve.offer(updates[1])).toBe("incomplete");
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  expect(doc.store.pendingStructs).toBeNull();
  expect(() => eve.offer(Y.mergeUpdates(updates))).toThrow(CroquisError);
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  // The innocent half alone completes nothing that was left behind.
  expect(eve.offer(updates[0])).toBe("good");
  expect(roomStroke(doc, strokeId("a"))).toEqual(line("a", 1, "ada"));
  expect(doc.store.pendingStructs).toBeNull();
});

test("G6 a deletion of what is yet to come is not kept for later", () => {
  const { doc, person } = room();
  const [ada, eve] = [person("ada"), person("eve")];
  const ahead = new Y.Doc();
  ahead.clientID = ada.own.clientID;
  putStrokes(ahead, [line("a", 1, "ada")]);
  Y.applyUpdate(eve.own, Y.encodeStateAsUpdate(ahead));
  roomDocument(eve.own).strokes.delete("a");
  const onlyDeletes = Y.encodeStateAsUpdate(eve.own, Y.encodeStateVector(eve.own));
  expect(eve.offer(onlyDeletes)).toBe("incomplete");
  expect(doc.store.pendingDs).toBeNull();
  expect(ada.change((own) => putStrokes(own, [line("a", 1, "ada")]))).toBe("good");
  expect(readDrawing(doc).strokes).toHaveLength(1);
});

test("G7 after a refusal the guard is the room's copy again", () => {
  const { doc, person, lock } = room();
  const ada = person("ada");
  ada.change((own) => putStrokes(own, [line("a", 1, "ada")]));
  lock("a", "ada", "everybody", "points");
  for (let i = 0; i < 5; i++) {
    expect(person("eve").change((own) => putStrokes(own, [line("a", 50 + i, "ada")]))).toBe("stroke-locked");
    expect(ada.change((own) => putStrokes(own, [line("a", i, "ada")]))).toBe("good");
    expect(person("ben").change((own) => putStrokes(own, [line(`b${i}`, i, "ben")]))).toBe("good");
  }
  expect(readDrawing(doc).strokes).toHaveLength(6);
});

test("G8 a stroke that a run took away may come back with its author for as long as the room is open", () => {
  const { doc, person } = room();
  const [ada, ben] = [person("ada"), person("ben")];
  ada.change((own) => putStrokes(own, [line("a", 1, "ada")]));
  writeDrawing(doc, { side: 224, strokes: [line("r", 1, "ben")] });
  expect(ben.change((own) => putStrokes(own, [line("a", 2, "ada")]))).toBe("good");
  expect(ben.change((own) => putStrokes(own, [line("x", 2, "ada")]))).toBe("forged-identity");
});

test("G4 an edit that was under way while its run was accepted is its author's; later ones are not", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const { doc, person } = room();
  const [ben, eve] = [person("ben"), person("eve")];
  writeDrawing(doc, { side: 224, strokes: [line("r", 1, "ada"), line("s", 1, "ada")] });
  expect(ben.change((own) => putStrokes(own, [line("r", 2, "ben")]))).toBe("good");
  expect(eve.change((own) => putStrokes(own, [line("s", 2, "ben")]))).toBe("forged-identity");
  vi.advanceTimersByTime(11_000);
  expect(person("eve").change((own) => putStrokes(own, [line("s", 2, "eve")]))).toBe("forged-identity");
  vi.useRealTimers();
});

test("bytes that are no update are refused", () => {
  const { person } = room();
  for (const bytes of [[], [1], [1, 1, 1, 1, 1], [255, 255, 255, 255]]) {
    expect(() => person("eve").offer(new Uint8Array(bytes))).toThrow(CroquisError);
  }
});
