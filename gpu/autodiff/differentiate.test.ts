import { describe, expect, it } from "vitest";
import { differentiate } from "./differentiate.ts";
import { textHead } from "./heads.ts";
import { GradientSession } from "./session.ts";
import { siluEncoder } from "./testing/convolutional.ts";
import { checkGradient } from "./testing/finite-differences.ts";

describe("differentiate", () => {
  const model = siluEncoder({ size: 16, widths: [8, 16], dimension: 12 });

  for (const optimization of ["disabled", "all"] as const) {
    it(`differentiates a small SiLU encoder with given upstream (${optimization})`, async () => {
      const { error } = await checkGradient(model, {
        shape: [2, 3, 16, 16],
        optimization,
        directions: 12,
        step: 0.02,
      });
      expect(error).toBeLessThan(2e-3);
    });

    it(`differentiates the text loss (${optimization})`, async () => {
      const text = Float32Array.from({ length: 2 * 12 }, (_, i) => Math.sin(3 * i));
      const { error } = await checkGradient(model, {
        shape: [2, 3, 16, 16],
        head: textHead(),
        feeds: { text, weights: Float32Array.of(-1, 0.3) },
        optimization,
        directions: 12,
        step: 0.1,
      });
      expect(error).toBeLessThan(5e-3);
    });
  }

  it("gives the same bytes in every session and run", async () => {
    const image = Float32Array.from({ length: 2 * 3 * 16 * 16 }, (_, i) => Math.sin(i * i));
    const text = Float32Array.from({ length: 12 }, (_, i) => Math.cos(i));
    const runs: Float32Array[] = [];
    for (let session = 0; session < 2; session++) {
      const gradientModel = differentiate(model, { shape: [2, 3, 16, 16], head: textHead() });
      const opened = await GradientSession.create(gradientModel);
      for (let run = 0; run < 2; run++)
        runs.push((await opened.run({ image, text, weights: Float32Array.of(-1) })).gradient);
      await opened.dispose();
    }
    for (const run of runs) expect(run).toEqual(runs[0]);
  });

  it("takes pictures in [0, 1] when it is told the normalisation", async () => {
    const [mean, std] = [
      [0.4, 0.5, 0.6],
      [0.2, 0.3, 0.4],
    ];
    const shape = [1, 3, 16, 16];
    const picture = Float32Array.from({ length: 768 }, (_, i) => 0.5 + 0.5 * Math.sin(i * i));
    const prepared = picture.map((value, i) => (value - mean[i >> 8]) / std[i >> 8]);
    const upstream = Float32Array.from({ length: 12 }, (_, i) => Math.cos(i));
    const outcome = async (image: Float32Array, normalize?: { mean: number[]; std: number[] }) => {
      const session = await GradientSession.create(
        differentiate(model, { shape, ...(normalize && { normalize }) }),
      );
      const results = await session.run({ image, "upstream:image_embeds": upstream });
      await session.dispose();
      return results;
    };
    const [inside, outside] = [await outcome(picture, { mean, std }), await outcome(prepared)];
    inside.image_embeds.forEach((value, i) => {
      expect(value).toBeCloseTo(outside.image_embeds[i], 5);
    });
    inside.gradient.forEach((value, i) => {
      expect(value).toBeCloseTo(outside.gradient[i] / std[i >> 8], 4);
    });
  });

  it("says which input is missing or of the wrong size", async () => {
    const session = await GradientSession.create(
      differentiate(model, { shape: [1, 3, 16, 16], head: textHead() }),
    );
    const image = new Float32Array(768);
    const [text, weights] = [new Float32Array(12), new Float32Array(1)];
    await expect(session.run({ image, text })).rejects.toThrow('"weights" is missing');
    await expect(session.run({ image: new Float32Array(5), text, weights })).rejects.toThrow(
      '"image" has 5 numbers',
    );
    await expect(session.run({ image, text: new Float32Array(12 * 17), weights })).rejects.toThrow(
      '"text" has 204',
    );
    await session.dispose();
  });
});
