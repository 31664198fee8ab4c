import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../drawing/random.ts";
import { installFolder } from "../../models/install-folder.ts";
import { makeTinyModel } from "../../models/testing/tiny-model.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { type Prompt, type RunSettings, runSettingsSchema } from "../../protocol/settings.ts";
import { CriticSessions, type Critics, createCritics } from "./create.ts";

let root: string;
let sessions: CriticSessions;

const CANVAS = 80;
const settings: RunSettings = runSettingsSchema.parse({
  ...PRESETS.clipdraw.settings,
  critic: "tiny",
  canvas: CANVAS,
  copies: 3,
});

const pull = (text: string, weight = 1): Prompt => ({ text, weight });
const zeros = (): Float32Array => new Float32Array(3 * CANVAS * CANVAS);

function picture(seed: number): Float32Array {
  const random = new Random(seed);
  return zeros().map(() => random.uniform());
}

/** Critics whose views are those of `seed`. */
function critics(prompts: readonly Prompt[], seed = 1): Promise<Critics> {
  return createCritics(settings, prompts, { sessions, random: new Random(seed) });
}

/** The loss of a picture, always through the same views. */
async function lossOf(image: Float32Array, prompts: readonly Prompt[], gradient = zeros()): Promise<number> {
  const { text, dispose } = await critics(prompts);
  const { loss } = await text.evaluate(image, gradient);
  await dispose();
  return loss;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "croquis-critics-"));
  await makeTinyModel(join(root, "tiny"), { size: 32 });
  await installFolder(join(root, "tiny"), { dataDir: root });
  sessions = new CriticSessions({ dataDir: root, threads: 1 });
});

afterAll(async () => {
  await sessions.dispose();
  await rm(root, { recursive: true });
});

describe("the text critic", () => {
  it("gives the gradient of its loss through encoder, views and shrinking", async () => {
    const prompts = [pull("a cat"), pull("a hat", 0.5), pull("mud", -0.3)];
    const image = picture(4);
    const gradient = zeros();
    await lossOf(image, prompts, gradient);
    const random = new Random(6);
    for (let trial = 0; trial < 4; trial++) {
      const direction = zeros().map(() => random.normal());
      const slope = direction.reduce((sum, each, i) => sum + each * gradient[i], 0);
      // Five points, since float32 losses need long steps.
      const step = 0.02;
      const at = (by: number): Promise<number> =>
        lossOf(
          image.map((each, i) => each + by * step * direction[i]),
          prompts,
        );
      const measured =
        (8 * ((await at(1)) - (await at(-1))) - ((await at(2)) - (await at(-2)))) / (12 * step);
      expect(Math.abs(measured - slope) / Math.abs(slope)).toBeLessThan(2e-3);
    }
    // And along the gradient itself, where it is steepest.
    const norm = Math.hypot(...gradient);
    const forward = image.map((each, i) => each + (0.01 / norm) * gradient[i]);
    const backward = image.map((each, i) => each - (0.01 / norm) * gradient[i]);
    const measured = ((await lossOf(forward, prompts)) - (await lossOf(backward, prompts))) / 0.02;
    expect(measured / norm).toBeCloseTo(1, 2);
  });

  it("loss is −Σ over copies Σ over prompts of weight · cosine", async () => {
    const { text, dispose } = await critics([pull("cat", 2), pull("mud", -0.3)]);
    const { loss, terms, milliseconds } = await text.evaluate(picture(5), zeros());
    const [cat, mud] = text.similarities;
    if (cat === null || mud === null) throw new Error("A prompt is not known.");
    expect(loss).toBeCloseTo(-3 * (2 * cat - 0.3 * mud), 5);
    expect(terms).toEqual({ text: loss });
    expect(Object.keys(milliseconds)).toEqual(["augment", "critic"]);
    await dispose();
  });

  it("adds to the gradient, and one step against it lowers the loss", async () => {
    const image = picture(7);
    const gradient = zeros();
    const before = await lossOf(image, [pull("cat")], gradient);
    const twice = gradient.slice();
    await lossOf(image, [pull("cat")], twice);
    const largest = gradient.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    twice.forEach((each, i) => {
      if (Math.abs(each - 2 * gradient[i]) > 1e-5 * largest) throw new Error("It does not add.");
    });
    const after = await lossOf(
      image.map((each, i) => each - (0.02 / largest) * gradient[i]),
      [pull("cat")],
    );
    expect(after).toBeLessThan(before);
  });

  it("takes other prompts between two evaluations, in the session it has", async () => {
    const image = picture(8);
    const { text, dispose } = await critics([pull("cat")], 2);
    await text.evaluate(image, zeros());
    const second = zeros();
    await text.setPrompts([pull("mud", 0.7), pull("cat", -0.3)]);
    const { loss } = await text.evaluate(image, second);
    await dispose();

    const fresh = await critics([pull("mud", 0.7), pull("cat", -0.3)], 2);
    await fresh.text.evaluate(image, zeros());
    const expected = zeros();
    expect((await fresh.text.evaluate(image, expected)).loss).toBe(loss);
    expect(second).toEqual(expected);
    await fresh.dispose();
  });

  it("is the same for the same seed, to the bit", async () => {
    const seen = async (seed: number): Promise<Float32Array> => {
      const { text, dispose } = await critics([pull("cat")], seed);
      const gradient = zeros();
      for (let i = 0; i < 3; i++) await text.evaluate(picture(i), gradient);
      await dispose();
      return gradient;
    };
    expect(await seen(1)).toEqual(await seen(1));
    expect(await seen(1)).not.toEqual(await seen(2));
  });

  it("refuses no prompts, and keeps the old ones then", async () => {
    const { text, dispose } = await critics([pull("cat")]);
    await expect(text.setPrompts([])).rejects.toMatchObject({ code: "empty-prompt" });
    expect((await text.evaluate(picture(1), zeros())).loss).toBeLessThan(3);
    expect(text.similarities).toHaveLength(1);
    await dispose();
    await expect(critics([])).rejects.toMatchObject({ code: "empty-prompt" });
  });

  it("says when a model cannot be a critic", async () => {
    await makeTinyModel(join(root, "broken"));
    await installFolder(join(root, "broken"), { dataDir: root });
    const path = join(root, "broken", "onnx", "vision_model.onnx");
    const { length } = await readFile(path);
    await writeFile(path, new Uint8Array(length).fill(7));
    await expect(sessions.warm("broken")).rejects.toMatchObject({ code: "broken-critic" });
    await expect(sessions.warm("nobody")).rejects.toMatchObject({ code: "unknown-critic" });
  });
});

describe("warm sessions", () => {
  it("are lent again instead of loaded again, and outlive a run", async () => {
    const own = new CriticSessions({ dataDir: root, threads: 1 });
    await own.warm("tiny", 2);
    const first = await own.borrow("tiny", 2);
    own.giveBack("tiny", 2);
    expect(await own.borrow("tiny", 2)).toBe(first);
    expect(own.provider).toBe("cpu");
    // In use, it stays whatever else is loaded.
    for (const copies of [1, 3, 4, 5]) await own.warm("tiny", copies);
    expect(await own.borrow("tiny", 2)).toBe(first);
    own.giveBack("tiny", 2);
    own.giveBack("tiny", 2);
    // Idle and the one used longest ago, it makes room.
    for (const copies of [1, 3, 4, 5]) await own.warm("tiny", copies);
    expect(await own.borrow("tiny", 2)).not.toBe(first);
    await own.dispose();
  });
});
