import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyColor, initialStrokes, within } from "../../drawing/initialise.ts";
import { packStrokes } from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import { Rasteriser } from "../../gpu/raster/rasteriser.ts";
import { JUDGE_NAMES, Judge } from "./judge.ts";
import { PROMPTS } from "./prompts.ts";
import { precisionByGroup, rankOf } from "./ranking.ts";

const SIDE = 64;
/** What testing/noto.png shows from left to right; no judge has learned from that set. */
const SHOWN = [
  ..."a cat,an elephant,a penguin,a butterfly,a banana,a pineapple,a carrot,a tree,a cloud,a snowman".split(
    ",",
  ),
  ..."a house,a bicycle,a rocket,an umbrella,a key,a guitar,scissors,an anchor,a crown,a skull".split(","),
].map((text) => PROMPTS.findIndex((prompt) => prompt.text === text));

describe.each(JUDGE_NAMES)("the judge %s", (name) => {
  let judge: Judge;
  beforeAll(async () => {
    judge = await Judge.open(name);
  });
  afterAll(() => judge.dispose());

  it("names icons that it has not seen, and no permutation of them", async () => {
    const strip = sharp(fileURLToPath(new URL("testing/noto.png", import.meta.url)));
    const opinions = [];
    for (const [i, prompt] of SHOWN.entries()) {
      const picture = await strip
        .clone()
        .extract({ left: i * SIDE, top: 0, width: SIDE, height: SIDE })
        .png()
        .toBuffer();
      opinions.push({ prompt, scores: await judge.scores(picture) });
    }
    const { all } = precisionByGroup(opinions);
    expect(all?.drawings).toBe(20);
    expect(all?.at1).toBeGreaterThanOrEqual(0.75);
    expect(all?.at5).toBeGreaterThanOrEqual(0.85);

    const shuffled = opinions.flatMap(({ scores }, i) =>
      SHOWN.filter((_, k) => k !== i).map((prompt) => rankOf({ prompt, scores })),
    );
    expect(shuffled.filter((rank) => rank === 1).length / shuffled.length).toBeLessThan(0.03);
    expect(shuffled.filter((rank) => rank <= 5).length / shuffled.length).toBeLessThan(0.15);
  });

  it("finds no prompt in strokes that show nothing", async () => {
    const opinions = [];
    for (const { index } of PROMPTS)
      opinions.push({ prompt: index, scores: await judge.scores(await scribble(index)) });
    const { all } = precisionByGroup(opinions);
    expect(all?.at1).toBeLessThan(0.06);
    expect(all?.at5).toBeLessThan(0.14);
  });

  it("takes transparent for white, whatever the picture's size", async () => {
    const shape = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3" fill="#fc3"/></svg>`;
    const clear = sharp(Buffer.from(shape), { density: 72 * 28 }).resize(224, 224);
    const [a, b] = await Promise.all(
      [clear.clone(), clear.clone().flatten({ background: "#fff" })].map(async (picture) =>
        judge.scores(await picture.png().toBuffer()),
      ),
    );
    expect(a).toEqual(b);
  });
});

async function scribble(seed: number): Promise<Buffer> {
  const side = 96;
  const strokes = initialStrokes(new Random(1000 + seed), {
    count: 60,
    canvas: side,
    width: side / 14,
    place: within({ left: 0, top: 0, width: side, height: side }),
    color: anyColor(0.2, 0.8),
  });
  const image = Rasteriser.create(side, side).forward(packStrokes(strokes));
  const bytes = Uint8Array.from(image, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return sharp(bytes, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}
