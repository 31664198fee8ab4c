import { describe, expect, test } from "vitest";
import { wrongImports } from "./import-direction.mjs";
import { isInstalled, requireNode } from "./project.mjs";

describe("import direction", () => {
  test.each([
    ["drawing/a.ts", 'import { b } from "../protocol/b.ts";'],
    ["drawing/a.ts", 'import { readFile } from "node:fs/promises";'],
    ["protocol/a.ts", 'const { b } = await import("../gpu/b.ts");'],
    ["server/a.ts", 'export * from "../gpu/worker/main.ts";'],
    ["server/runs/a.ts", 'import type { B } from "../../app/b.ts";'],
    ["gpu/worker/a.ts", 'import { b } from "../../server/b.ts";'],
    ["models/a.ts", 'import "../gpu/b.ts";'],
    ["app/room/page.tsx", 'import { b } from "@/server/b";'],
    ["app/room/page.tsx", 'import {\n  b,\n} from "node:fs";'],
  ])("%s: %s is wrong", (file, source) => {
    expect(wrongImports(file, source)).toHaveLength(1);
  });

  test.each([
    ["drawing/a.ts", 'import { b } from "./b.ts";'],
    ["drawing/a.test.ts", 'import { readFile } from "node:fs/promises";'],
    ["gpu/worker/a.ts", 'import { b } from "../../models/b.ts"; import { c } from "../raster/c.ts";'],
    ["server/a.ts", 'import { b } from "../protocol/b.ts"; import ws from "ws"; import fs from "node:fs";'],
    ["app/a.tsx", 'import { b } from "@/protocol/b"; import { c } from "@/app/c";'],
  ])("%s: %s is right", (file, source) => {
    expect(wrongImports(file, source)).toEqual([]);
  });
});

test("an old Node is told so in one line", () => {
  for (const old of ["18.20.1", "20.18.9"]) {
    expect(() => requireNode(old)).toThrow(/^Croquis needs Node 20.19 or newer, and this is [\d.]+: .+$/);
  }
  for (const fine of ["20.19.0", "22.1.0", "24.0.0"]) expect(() => requireNode(fine)).not.toThrow();
});

describe("packages are installed again", () => {
  const lock = {
    packages: {
      "": { version: "0.1.0" },
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { version: "1.0.0", optional: true },
      "node_modules/c": { version: "1.0.0", dev: true },
    },
  };
  const installed = (versions: Record<string, string>) => ({
    packages: Object.fromEntries(
      Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]),
    ),
  });
  test.each([
    ["not when all is there", { a: "1.0.0", b: "1.0.0", c: "1.0.0" }, true],
    ["not when an optional one is missing", { a: "1.0.0", c: "1.0.0" }, true],
    ["when one is missing", { c: "1.0.0" }, false],
    ["when one has another version", { a: "1.0.1", c: "1.0.0" }, false],
    ["when there is one too many", { a: "1.0.0", c: "1.0.0", d: "1.0.0" }, false],
    ["when one for development is missing", { a: "1.0.0" }, false],
  ])("%s", (_name, versions, expected) => {
    expect(isInstalled(lock, installed(versions as unknown as Record<string, string>), true)).toBe(expected);
  });
  test("not when those for development are missing and not needed", () => {
    expect(isInstalled(lock, installed({ a: "1.0.0" }), false)).toBe(true);
  });
});
