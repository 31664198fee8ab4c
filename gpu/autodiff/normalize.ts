import type { OnnxModel, Shape } from "./onnx.ts";
import { tensorOf } from "./tensor-data.ts";

/** How a model wants its pictures, per channel: (image − mean) / std of values in [0, 1]. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * The model with the normalisation in front, so that it takes pictures in [0, 1].
 * @param input name of the image input; it keeps its name
 */
export function withNormalization(model: OnnxModel, input: string, { mean, std }: Normalization): OnnxModel {
  const shape: Shape = [1, mean.length, 1, 1];
  const [scale, shift, scaled, inside] = ["scale", "shift", "scaled", "normalized"].map(
    (each) => `${input}:${each}`,
  );
  const node = (op: string, inputs: string[], output: string) => ({
    op,
    domain: "",
    name: output,
    inputs,
    outputs: [output],
    attributes: {},
  });
  const nodes = model.nodes.map((each) => ({
    ...each,
    inputs: each.inputs.map((name) => (name === input ? inside : name)),
  }));
  const initializers = new Map(model.initializers);
  initializers.set(
    scale,
    tensorOf(
      "float32",
      shape,
      std.map((each) => 1 / each),
    ),
  );
  initializers.set(
    shift,
    tensorOf(
      "float32",
      shape,
      mean.map((each, i) => -each / std[i]),
    ),
  );
  return {
    ...model,
    initializers,
    nodes: [node("Mul", [input, scale], scaled), node("Add", [scaled, shift], inside), ...nodes],
  };
}
