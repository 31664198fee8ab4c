import type { OnnxModel } from "../../../../autodiff/onnx.ts";
import { NetworkBuilder } from "../../../../autodiff/testing/layers.ts";

/** A network in VGG16's shape (Simonyan & Zisserman 2014), its widths multiplied; random weights. */
export function vgg16Shaped(width = 1, stages = 5): { model: OnnxModel; taps: readonly string[] } {
  const net = new NetworkBuilder(29);
  const { graph } = net;
  // The graph's shapes are only those of its making: a network takes any size that is a multiple of 16.
  let x = graph.input("data", "float32", [1, 3, 64, 64]);
  const relus: string[] = [];
  const layers = [2, 2, 3, 3, 3].slice(0, stages);
  layers.forEach((convolutions, stage) => {
    if (stage > 0) x = graph.op("MaxPool", [x], { kernel_shape: [2, 2], strides: [2, 2] });
    for (let k = 0; k < convolutions; k++) {
      const [, channels] = graph.shape(x);
      const wide = Math.max(2, Math.round(Math.min(64 * 2 ** stage, 512) * width));
      const weights = net.weight([wide, channels, 3, 3], Math.sqrt(2 / (9 * channels)));
      const attributes = { kernel_shape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] };
      x = net.relu(graph.op("Conv", [x, weights, net.weight([wide], 0.1)], attributes));
      relus.push(x);
    }
  });
  graph.outputs.push(x);
  const model = graph.toModel();
  const any = [null, 3, null, null];
  const taps = [0, 1, 2, 3, 4, 5, 6, 9, 12].flatMap((k) => (k < relus.length ? [relus[k]] : []));
  return {
    model: {
      ...model,
      inputs: [{ ...model.inputs[0], shape: any }],
      outputs: model.outputs.map((output) => ({ ...output, shape: [null, null, null, null] })),
    },
    taps,
  };
}
