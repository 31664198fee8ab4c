import { expect, test } from "vitest";
import { noteFor } from "./saved-note.tsx";

test("“Saved” is said of an open room that has everything, and of no other", () => {
  expect(noteFor("open", "saved", true).words).toBe("Saved");
  for (const kind of ["connecting", "lost", "refused"] as const) {
    expect(noteFor(kind, "saved", true).words).not.toContain("Saved");
  }
  expect(noteFor("open", "saving", false).words).toBe("Saving");
});

test("without a connection it says what becomes of changes", () => {
  expect(noteFor("lost", "kept", false).words).toBe("No connection; your changes are kept in this browser");
  expect(noteFor("lost", "unkept", false).words).toContain("keep this window open");
  expect(noteFor("lost", "saved", false).words).toBe("No connection; trying again");
  expect(noteFor("connecting", "saved", true).dot).toBe("away");
});
