import { expect, test } from "vitest";
import { fileName } from "./export.ts";

test("a file is called after its words", () => {
  expect(fileName("A red apple!", "svg")).toBe("a-red-apple.svg");
  expect(fileName("  ../../etc/passwd ", "png")).toBe("etc-passwd.png");
  expect(fileName("ein Käfer · 甲虫", "svg")).toBe("ein-käfer-甲虫.svg");
  expect(fileName("?!", "png")).toBe("croquis.png");
  expect(fileName("very ".repeat(50), "svg").length).toBeLessThanOrEqual(64);
});
