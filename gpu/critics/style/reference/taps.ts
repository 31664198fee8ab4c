import type { StyleModelDescriptor } from "../../../../models/descriptor.ts";
import type { OnnxModel } from "../../../autodiff/onnx.ts";

/**
 * The values that a style model is looked at by, as names in its graph.
 * @throws RangeError when the graph has not so many Relu nodes, or no value of that name
 */
export function tapNames(
  model: OnnxModel,
  { image, taps }: Pick<StyleModelDescriptor, "image" | "taps">,
): readonly string[] {
  if (!model.inputs.some(({ name }) => name === image.input)) {
    const names = model.inputs.map(({ name }) => `"${name}"`).join(", ");
    throw new RangeError(`The model has no input "${image.input}"; it has ${names || "none"}.`);
  }
  if ("names" in taps) {
    const made = new Set(model.nodes.flatMap(({ outputs }) => outputs));
    const missing = taps.names.find((name) => !made.has(name));
    if (missing !== undefined) throw new RangeError(`The model has no value "${missing}".`);
    return taps.names;
  }
  const relus = model.nodes.filter(({ op, domain }) => op === "Relu" && domain === "");
  return taps.relus.map((number) => {
    const node = relus[number - 1];
    if (node === undefined)
      throw new RangeError(
        `The model has ${relus.length} Relu nodes; its style is read at number ${number}.`,
      );
    return node.outputs[0];
  });
}
