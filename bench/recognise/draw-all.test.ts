import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { OnnxModel } from "../../gpu/autodiff/onnx.ts";
import { readModel } from "../../gpu/autodiff/onnx-read.ts";
import { tensorBytes } from "../../gpu/autodiff/tensor-data.ts";
import { readEmbeddedCritic } from "../../models/embedded.ts";
import { conditionOf } from "./conditions.ts";
import { drawAll } from "./draw-all.ts";
import type { DrawingJob } from "./drawing-job.ts";
import { contactSheet } from "./sheet.ts";
import { makeUntrained } from "./untrained.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "croquis-recognise-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("draws what is not there, once, and anew for another stamp", async () => {
  const drawn: string[] = [];
  const draw = (stamp: string) => {
    const jobs = ["a cat", "a dog"].map(
      (text, i): DrawingJob => ({ text, seed: i, file: join(folder, `${i}`), kind: "random", stamp }),
    );
    return drawAll({
      jobs,
      processes: 1,
      critic: null,
      fresh: false,
      onDone: ({ text }) => drawn.push(text),
    });
  };
  const records = await draw("one");
  expect(drawn.toSorted()).toEqual(["a cat", "a dog"]);
  expect(records.map(({ text, iterations }) => [text, iterations])).toEqual([
    ["a cat", 0],
    ["a dog", 0],
  ]);
  const svg = await readFile(join(folder, "0.svg"), "utf8");
  expect(svg.match(/<path/g)).toHaveLength(records[0].strokes);
  expect(await sharp(join(folder, "0.png")).metadata()).toMatchObject({ width: 224, height: 224 });

  expect(await draw("one")).toEqual(records);
  expect(drawn).toHaveLength(2);
  await draw("two");
  expect(drawn).toHaveLength(4);
  // The same seed, the same strokes.
  expect(await readFile(join(folder, "0.svg"), "utf8")).toBe(svg);
});

it("says what is wrong with a condition", async () => {
  await expect(conditionOf("plain", undefined)).rejects.toThrow(/--critic FOLDER/);
  await expect(conditionOf("../etc", undefined)).rejects.toThrow(RangeError);
  await expect(conditionOf("plain", folder)).rejects.toThrow(/no critic.json/);
});

it("makes a critic of the same shape that has learned nothing", async () => {
  const [one, again] = [join(folder, "one/"), join(folder, "again/")].map((path) => pathToFileURL(path));
  const models = [];
  for (const place of [await makeUntrained(one), await makeUntrained(again), undefined]) {
    models.push(readModel((await readEmbeddedCritic(place)).imageModelPath));
  }
  const [untrained, same, trained] = models;
  expect(untrained.nodes).toEqual(trained.nodes);
  expect([...untrained.initializers.keys()]).toEqual([...trained.initializers.keys()]);
  for (const [name, tensor] of untrained.initializers) {
    const isSame = (model: OnnxModel): boolean => {
      const other = model.initializers.get(name);
      return other !== undefined && Buffer.compare(tensorBytes(tensor), tensorBytes(other)) === 0;
    };
    expect(isSame(same), name).toBe(true);
    if (tensor.shape.length > 1) expect(isSame(trained), name).toBe(false);
  }
});

it("lays out a contact sheet in rows of ten", async () => {
  const picture = await sharp({ create: { width: 224, height: 224, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();
  const cells = Array.from({ length: 12 }, (_, prompt) => ({ prompt, picture, ranks: [prompt, 3] }));
  const { width, height } = await sharp(await contactSheet(cells)).metadata();
  expect([width, height]).toEqual([12 + 10 * 172, 12 + 2 * 198]);
});
