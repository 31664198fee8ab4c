import { beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../drawing/random.ts";
import type { Prototypes } from "../../models/embedded-prototypes.ts";
import { embeddedPrototypes } from "../../models/testing/embedded-prototypes.ts";
import { type Imagined, imagine } from "./imagine.ts";

const SIZE = 64;
let prototypes: Prototypes;

beforeAll(async () => {
  prototypes = await embeddedPrototypes();
});

async function imagined(prompt: string, seed = 1): Promise<Imagined> {
  const found = await imagine([prompt], prototypes, SIZE, new Random(seed));
  if (found === null) throw new Error(`Nothing was imagined for "${prompt}".`);
  return found;
}

/** Mean colour of what is covered, and the centre of it, 0–1. */
function summary({ picture, cover }: Imagined) {
  const mean = [0, 0, 0];
  const centre = [0, 0];
  let total = 0;
  cover.forEach((weight, i) => {
    for (const channel of [0, 1, 2]) mean[channel] += weight * picture.data[3 * i + channel];
    centre[0] += weight * ((i % SIZE) / SIZE);
    centre[1] += weight * (Math.floor(i / SIZE) / SIZE);
    total += weight;
  });
  const [red, green, blue] = mean.map((sum) => sum / total);
  return { red, green, blue, x: centre[0] / total, y: centre[1] / total, share: total / cover.length };
}

describe("an imagined picture", () => {
  it("shows the thing in the middle of white paper, large enough to draw", async () => {
    const picture = await imagined("a strawberry");
    const { x, y, share, red, blue } = summary(picture);
    expect(Math.hypot(x - 0.5, y - 0.5)).toBeLessThan(0.1);
    expect(share).toBeGreaterThan(0.2);
    expect(red).toBeGreaterThan(blue + 0.2);
    expect([...picture.picture.data.subarray(0, 3)]).toEqual([1, 1, 1]);
  });

  it("is the same for the same seed, and another for another", async () => {
    const one = await imagined("a cat", 5);
    expect((await imagined("a cat", 5)).picture.data).toEqual(one.picture.data);
    expect((await imagined("a cat", 6)).picture.data).not.toEqual(one.picture.data);
  });

  it.each([
    ["red", "red", "blue"],
    ["blue", "blue", "red"],
    ["green", "green", "red"],
  ] as const)("takes the colour that is asked for: %s", async (word, more, less) => {
    for (const thing of ["apple", "elephant", "house", "acorn"])
      for (const seed of [1, 2, 3]) {
        const seen = summary(await imagined(`a ${word} ${thing}`, seed));
        expect(seen[more], `${word} ${thing}, seed ${seed}`).toBeGreaterThan(seen[less] + 0.04);
      }
  });

  it("puts things where the words say", async () => {
    const redOf = ({ picture, cover }: Imagined) => ({
      picture,
      cover: cover.map((weight, i) => (picture.data[3 * i] > picture.data[3 * i + 2] + 0.25 ? weight : 0)),
    });
    for (const seed of [1, 2, 3]) {
      const above = summary(redOf(await imagined("a red apple above a blue car", seed)));
      const under = summary(redOf(await imagined("a red apple under a blue car", seed)));
      expect(above.y).toBeLessThan(0.45);
      expect(under.y).toBeGreaterThan(0.55);
    }
  });

  it("makes things small and large, few and many", async () => {
    const share = async (prompt: string) => summary(await imagined(prompt)).share;
    expect(await share("a small cat")).toBeLessThan(0.5 * (await share("a cat")));
    expect(await share("a large cat")).toBeGreaterThan(await share("a cat"));
    const columns = (await imagined("two pears")).cover.reduce((sums, weight, i) => {
      sums[i % SIZE] += weight;
      return sums;
    }, new Float32Array(SIZE));
    // Between both there is less of them than in either.
    expect(columns[32]).toBeLessThan(0.5 * Math.max(...columns.subarray(4, 28)));
    expect(columns[32]).toBeLessThan(0.5 * Math.max(...columns.subarray(36, 60)));
  });

  it("can be an outline, a silhouette, pale, neon or grey", async () => {
    const ground = async (manner: string) => (await imagined(`${manner} of a house`)).picture.data[0];
    expect(await ground("an outline")).toBe(1);
    expect(await ground("neon")).toBeLessThan(0.1);
    const black = summary(await imagined("a silhouette of a cat"));
    expect(Math.max(black.red, black.green, black.blue)).toBeLessThan(0.3);
    const plain = summary(await imagined("a frog"));
    const pale = summary(await imagined("a pastel frog"));
    expect(pale.red).toBeGreaterThan(plain.red + 0.1);
    const { picture } = await imagined("a pencil drawing of a frog");
    for (let i = 0; i < SIZE * SIZE; i++) expect(picture.data[3 * i]).toBeCloseTo(picture.data[3 * i + 1], 5);
  });

  it("is nothing when the words name nothing that is remembered", async () => {
    expect(await imagine(["qzxwv"], prototypes, SIZE, new Random(1))).toBeNull();
  });
});
