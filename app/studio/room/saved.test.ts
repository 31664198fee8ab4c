import { afterEach, expect, test } from "vitest";
import * as Y from "yjs";
import { roomIdSchema, userIdSchema } from "../../../protocol/ids.ts";
import { type RoomEndpoint, roomEndpoint, webSocket } from "../../testing/room-endpoint.ts";
import { DocumentLine } from "./line.ts";
import { SavedState } from "./saved.ts";
import { Tickets } from "./tickets.ts";
import { Watched } from "./watched.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function visit({ origin }: RoomEndpoint) {
  const doc = new Y.Doc();
  const user = userIdSchema.parse("me");
  const tickets = new Tickets(async () => ({
    kind: "ticket",
    answer: { ticket: "let me in", user, role: "editor", memberNumber: 1 },
  }));
  const kept = new Watched(true);
  let synced = false;
  const line = new DocumentLine(
    { origin, id: roomIdSchema.parse("a-room-of-ones-own"), doc },
    tickets,
    {
      identified: async () => true,
      control: (message) => {
        if (message.type === "saved") saved.answered(message.number);
      },
      synced: (now) => {
        synced = now;
      },
      closed: () => undefined,
      unreadable: ({ message }) => {
        throw new Error(message);
      },
    },
    webSocket,
  );
  const saved = new SavedState(doc, line, () => (kept.value ? "yes" : "no"));
  closing.push(() => {
    saved.close();
    line.close();
  });
  line.open();
  return { doc, line, saved, kept, isSynced: () => synced };
}

const until = (condition: () => boolean): Promise<void> =>
  expect.poll(condition, { timeout: 8000, interval: 20 }).toBe(true);

test("says saved only when the server says that it is on its disk", async () => {
  const endpoint = await roomEndpoint("me");
  const { doc, saved, isSynced } = visit(endpoint);
  await until(isSynced);
  expect(saved.state.value).toBe("saved");
  endpoint.listen(false);
  doc.getText("t").insert(0, "hello");
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(saved.state.value).toBe("saving");
  endpoint.listen(true);
  await until(() => saved.state.value === "saved");
  expect(endpoint.doc.getText("t").toString()).toBe("hello");
});

test("what is done without a connection is kept, and saved when it is back, not before it was sent", async () => {
  const endpoint = await roomEndpoint("me");
  const { doc, saved, kept, isSynced } = visit(endpoint);
  await until(isSynced);
  endpoint.drop();
  await until(() => !isSynced());
  doc.getText("t").insert(0, "alone");
  expect(saved.state.value).toBe("kept");
  kept.set(false);
  saved.keptChanged();
  expect(saved.state.value).toBe("unkept");
  await until(() => saved.state.value === "saved");
  expect(endpoint.doc.getText("t").toString()).toBe("alone");
  // The question goes out after the edits: first a ticket, then what the server lacks, then "save".
  const again = endpoint.types.slice(endpoint.types.lastIndexOf("ticket"));
  expect(again.indexOf("sync 1")).toBeGreaterThan(0);
  expect(again.indexOf("save")).toBeGreaterThan(again.indexOf("sync 1"));
});

test("edits that go on do not put the question off", async () => {
  const endpoint = await roomEndpoint("me");
  const { doc, saved, isSynced } = visit(endpoint);
  await until(isSynced);
  for (let i = 0; i < 20; i++) {
    doc.getText("t").insert(0, "x");
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(endpoint.types.filter((type) => type === "save").length).toBeGreaterThanOrEqual(2);
  await until(() => saved.state.value === "saved");
});

test("what others do is nothing of ours to save; what an earlier visit left is", async () => {
  const endpoint = await roomEndpoint("me");
  endpoint.doc.getText("t").insert(0, "theirs");
  const { doc, saved } = visit(endpoint);
  const states: string[] = [];
  saved.state.subscribe(() => states.push(saved.state.value));
  await until(() => doc.getText("t").toString() === "theirs");
  expect(states).toEqual([]);
  saved.copyRead();
  await until(() => saved.state.value === "saved");
  expect(states).toEqual(["saving", "saved"]);
});
