import { expect, test } from "vitest";
import * as Y from "yjs";
import { strokeId } from "../../../drawing/stroke.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { EVERY_ATTRIBUTE } from "../../../protocol/locks.ts";
import { keep, letGo, takeOver } from "./lock-commands.ts";

const ALL = Array.from({ length: LIMITS.roomStrokes }, (_, i) => strokeId(`s${i}`.padEnd(64, "-")));

/** A session whose server refuses from the given command on. */
function asking(refusedFrom = Number.POSITIVE_INFINITY) {
  const asked: { name: string; strokes: readonly string[]; bytes: number }[] = [];
  const command = async (name: string, input: { strokes: readonly string[] }) => {
    asked.push({ name, strokes: input.strokes, bytes: JSON.stringify(input).length });
    return asked.length >= refusedFrom ? null : {};
  };
  return { asked, session: { doc: new Y.Doc(), command: command as never } };
}

test("as many strokes as a room holds are kept, let go and taken over, in messages that the server takes", async () => {
  const { asked, session } = asking();
  await keep(session, ALL, EVERY_ATTRIBUTE, "everybody");
  await letGo(session, ALL);
  await takeOver(session, ALL);
  for (const name of ["locks.set", "locks.release", "locks.take"]) {
    expect(asked.filter((each) => each.name === name).flatMap(({ strokes }) => strokes)).toEqual(ALL);
  }
  expect(Math.max(...asked.map(({ bytes }) => bytes))).toBeLessThan(LIMITS.socketMessageBytes);
  expect(asked.length).toBeLessThanOrEqual(LIMITS.socketCommandBurst);
});

test("after a refusal nothing more is asked, and for nothing nothing at all", async () => {
  const { asked, session } = asking(2);
  await keep(session, ALL, ["points"], "optimiser");
  expect(asked).toHaveLength(2);
  await keep(session, [], EVERY_ATTRIBUTE, "everybody");
  await keep(session, ALL, [], "everybody");
  await letGo(session, []);
  await takeOver(session, []);
  expect(asked).toHaveLength(2);
});
