import { describe, expect, it } from "vitest";
import { siluEncoder } from "../../bench/networks/convolutional.ts";
import { checkGradient } from "./finite-differences.ts";
import { textHead } from "./heads.ts";

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
});
