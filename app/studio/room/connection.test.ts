import { expect, test } from "vitest";
import { closingOf, problemFrom } from "./closing.ts";
import { connectionOf, NO_LINES } from "./connection.ts";

test("open means both: the document in sync and the relay's welcome", () => {
  expect(connectionOf(NO_LINES).kind).toBe("connecting");
  expect(connectionOf({ ...NO_LINES, synced: true }).kind).toBe("connecting");
  expect(connectionOf({ ...NO_LINES, synced: true, joined: true }).kind).toBe("open");
  expect(connectionOf({ ...NO_LINES, joined: true, everOpen: true }).kind).toBe("lost");
});

test("a refusal is final and says why", () => {
  const refusal = problemFrom("room-not-found");
  expect(connectionOf({ synced: true, joined: true, everOpen: true, refusal })).toEqual({
    kind: "refused",
    problem: { code: "room-not-found", message: "There is no such room; check the link." },
  });
  expect(problemFrom("what is this").code).toBe("internal");
});

test("how a connection was closed says whether to come back, to go, or to begin afresh", () => {
  const kinds = (code: number, reason: string): string => closingOf({ code, reason }).kind;
  expect(closingOf(null)).toEqual({ kind: "again" });
  expect(closingOf({ code: 1006, reason: "" })).toEqual({ kind: "again" });
  expect(closingOf({ code: 4401, reason: "ticket-expired" })).toEqual({ kind: "again" });
  for (const [code, reason] of [
    [1012, "restarting"],
    [4403, "access-revoked"],
    [4429, "too-many-requests"],
    [4500, "internal"],
    [4503, "optimiser-stopped"],
  ] as const) {
    expect(kinds(code, reason), reason).toBe("again");
  }
  for (const [code, reason] of [
    [4403, "room-full"],
    [4404, "room-not-found"],
    [4403, "something new"],
  ] as const) {
    expect(kinds(code, reason), reason).toBe("refused");
  }
  for (const [code, reason] of [
    [4423, "stroke-locked"],
    [4400, "bad-field"],
    [4403, "forged-identity"],
    [4403, "read-only"],
    [4413, "document-full"],
    [1009, ""],
  ] as const) {
    expect(kinds(code, reason), reason).toBe("rejected");
  }
});
