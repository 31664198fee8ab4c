import { expect, test } from "vitest";
import { connectionOf, NO_LINES, refusalFrom } from "./connection.ts";

test("open means both: the document in sync and the relay's welcome", () => {
  expect(connectionOf(NO_LINES).kind).toBe("connecting");
  expect(connectionOf({ ...NO_LINES, synced: true }).kind).toBe("connecting");
  expect(connectionOf({ ...NO_LINES, synced: true, joined: true }).kind).toBe("open");
  expect(connectionOf({ ...NO_LINES, joined: true, everOpen: true }).kind).toBe("lost");
});

test("a refusal is final and says why", () => {
  const refusal = refusalFrom("room-not-found");
  expect(connectionOf({ synced: true, joined: true, everOpen: true, refusal })).toEqual({
    kind: "refused",
    problem: { code: "room-not-found", message: "There is no such room; check the link." },
  });
  expect(refusalFrom("what is this").code).toBe("internal");
});
