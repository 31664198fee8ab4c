import type { FloatArray, PackedStrokes } from "../../drawing/packed.ts";
import { MaskedOptimiser, type UpdateRule } from "./masked-optimiser.ts";

const ALPHA = 0.99;
const EPSILON = 1e-8;

/** RMSprop (Tieleman & Hinton 2012, lecture 6.5), with the values of StyleCLIPDraw's optimiser: α = 0.99, ε = 1e-8, no momentum. */
const rmsprop: UpdateRule = ({ second, locked }, parameters, gradients, from, to, rate) => {
  for (let i = from; i < to; i++) {
    if (locked[i] === 1) continue;
    const gradient = gradients[i];
    second[i] = ALPHA * second[i] + (1 - ALPHA) * gradient * gradient;
    parameters[i] -= (rate * gradient) / (Math.sqrt(second[i]) + EPSILON);
  }
};

export class MaskedRmsprop extends MaskedOptimiser {
  constructor(strokes: PackedStrokes<FloatArray>) {
    super(strokes, rmsprop);
  }
}
