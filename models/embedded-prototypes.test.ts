import { cp, mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { EMBEDDED_FOLDER, readEmbeddedCritic } from "./embedded.ts";
import { Prototypes } from "./embedded-prototypes.ts";
import type { EmbeddedTokeniser } from "./embedded-tokeniser.ts";
import { embeddedPrototypes } from "./testing/embedded-prototypes.ts";

let tokeniser: EmbeddedTokeniser;

beforeAll(async () => {
  ({ tokeniser } = await readEmbeddedCritic());
});

describe("the pictures that the embedded critic remembers", () => {
  it("are found by any name, and decoded to pixels with opacity", async () => {
    const prototypes = await embeddedPrototypes();
    const apple = prototypes.named(["apple"]);
    if (apple === undefined) throw new Error("It does not know an apple.");
    expect(apple.pictures).toBeGreaterThan(1);
    const { size, data } = await prototypes.picture(apple, apple.pictures - 1);
    expect(data).toHaveLength(size * size * 4);
    expect(data[3]).toBe(0);
    expect(data[4 * (size * (size / 2) + size / 2) + 3]).toBe(255);
    expect(prototypes.named(["ferris", "wheel"])?.name).toBe("ferris wheel");
    expect(prototypes.named(["moon"])?.name).toBe("crescent moon");
    expect(prototypes.named(["qzxwv"])).toBeUndefined();
    expect(prototypes.about("dessert").length).toBeGreaterThan(2);
    await expect(prototypes.picture(apple, apple.pictures)).rejects.toThrow(/no picture/);
  });

  it("are none in a folder without them, and a fault where the files do not fit each other", async () => {
    const folder = await mkdtemp(join(tmpdir(), "croquis-prototypes-"));
    const url = pathToFileURL(`${folder}/`);
    try {
      expect(await Prototypes.read(url, tokeniser)).toBeNull();
      for (const name of ["prototypes.json", "prototypes.bin"])
        await cp(new URL(name, EMBEDDED_FOLDER), join(folder, name));
      await truncate(join(folder, "prototypes.bin"), 1000);
      await expect(Prototypes.read(url, tokeniser)).rejects.toThrow(/1000 bytes/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
