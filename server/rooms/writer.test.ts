import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { roomIdSchema } from "../../protocol/ids.ts";
import { createLog } from "../log.ts";
import { DocumentWriter } from "./writer.ts";

/** A writer onto a disk that is done with each thing only when it is told so. */
function slow(rows: number) {
  const doc = new Y.Doc();
  const going: { what: "row" | "snapshot"; done: () => void }[] = [];
  const write = (what: "row" | "snapshot") => (): Promise<void> =>
    new Promise((done) => going.push({ what, done }));
  const store = { append: write("row"), replace: write("snapshot") };
  const writer = new DocumentWriter(
    roomIdSchema.parse("a-room-that-is-written"),
    doc,
    rows,
    store,
    createLog("silent"),
  );
  doc.on("update", (update: Uint8Array) => writer.push(update));
  const finish = async (): Promise<string | undefined> => {
    const one = going.shift();
    one?.done();
    await vi.waitFor(() => undefined);
    return one?.what;
  };
  const edit = (): void => void doc.getMap("m").set("k", 1);
  const asked = () => {
    const answer = { told: false };
    void writer.landed().then(() => {
      answer.told = true;
    });
    return answer;
  };
  return { writer, going, finish, edit, asked };
}

test("D1 who asks while a row or a snapshot is being written is told when it is, and not before", async () => {
  const { writer, going, finish, edit, asked } = slow(200);
  edit();
  const gathered = asked();
  const flushed = writer.flush();
  const duringRow = asked();
  expect([gathered.told, duringRow.told]).toEqual([false, false]);
  expect(await finish()).toBe("row");
  await vi.waitFor(() => expect(going).toHaveLength(1));
  expect([gathered.told, duringRow.told]).toEqual([true, true]);
  const duringSnapshot = asked();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(duringSnapshot.told).toBe(false);
  expect(await finish()).toBe("snapshot");
  await flushed;
  await vi.waitFor(() => expect(duringSnapshot.told).toBe(true));
});

test("D1 who asks just as the writing ends is told too", async () => {
  const { writer, finish, edit } = slow(0);
  edit();
  const told: string[] = [];
  // It asks in the very turn in which the row's landing is told.
  const first = writer.landed().then(() => writer.landed().then(() => told.push("second")));
  const flushed = writer.flush();
  await finish();
  await Promise.all([flushed, first]);
  expect(told).toEqual(["second"]);
});
