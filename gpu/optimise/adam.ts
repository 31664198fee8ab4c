import type { FloatArray, PackedStrokes } from "../../drawing/packed.ts";
import { MaskedOptimiser, type UpdateRule } from "./masked-optimiser.ts";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Adam (Kingma & Ba 2015, arXiv 1412.6980, Algorithm 1; β = (0.9, 0.999), ε = 1e-8). */
const adam: UpdateRule = ({ first, second, locked }, parameters, gradients, from, to, rate, step) => {
  const scale = rate / (1 - BETA1 ** step);
  const correction = 1 / Math.sqrt(1 - BETA2 ** step);
  for (let i = from; i < to; i++) {
    if (locked[i] === 1) continue;
    const gradient = gradients[i];
    first[i] = BETA1 * first[i] + (1 - BETA1) * gradient;
    second[i] = BETA2 * second[i] + (1 - BETA2) * gradient * gradient;
    parameters[i] -= (scale * first[i]) / (Math.sqrt(second[i]) * correction + EPSILON);
  }
};

export class MaskedAdam extends MaskedOptimiser {
  constructor(strokes: PackedStrokes<FloatArray>) {
    super(strokes, adam);
  }
}
