import { Backward } from "./backward.ts";
import type { Graph } from "./graph.ts";
import type { Head } from "./heads.ts";
import { type ImportOptions, importGraph } from "./import.ts";
import { quantizeProducts } from "./int8.ts";
import { type Normalization, withNormalization } from "./normalize.ts";
import type { OnnxModel, Shape } from "./onnx.ts";
import { findComposites } from "./patterns.ts";

export interface DifferentiateOptions extends ImportOptions {
  /**
   * The loss, as nodes appended to the outputs. Without one, every output gets a graph input `upstream:NAME` of its shape
   * that takes d loss / d output.
   */
  readonly head?: Head;
  /** (image − mean) / std per channel, in front of the model; without it the image is what the model expects. */
  readonly normalize?: Normalization;
  /** Products by large weights in 8-bit integers: faster, and the gradient a little off. */
  readonly int8?: boolean;
  /** Use only what every execution provider can do (WebGPU): somewhat slower on the CPU. */
  readonly portable?: boolean;
}

/** A value that goes into or comes out of a run. */
export interface Port {
  /** Its name in the ONNX graph. */
  readonly name: string;
  readonly shape: Shape;
}

/** An ONNX graph with its gradient. */
export interface GradientModel {
  readonly model: OnnxModel;
  /** By the name under which `run` takes them: `image`, the head's inputs, or `upstream:NAME`. */
  readonly inputs: Readonly<Record<string, Port>>;
  /** By the name under which `run` returns them: `gradient` (of the image's shape), `loss` (with a head), and the outputs. */
  readonly outputs: Readonly<Record<string, Port>>;
}

/** A graph with its gradient, before it becomes a model. */
export interface DifferentiatedGraph {
  readonly graph: Graph;
  /** The image input's name in the graph. */
  readonly image: string;
  /** The wanted outputs, and with a head its loss and outputs, by the names under which they are returned. */
  readonly results: Readonly<Record<string, string>>;
  /** Names of the values of the forward pass. */
  readonly forward: ReadonlySet<string>;
  /** d loss / d image. */
  readonly gradient: string;
}

/**
 * One graph that computes a model's outputs, a loss of them and d loss / d image.
 * Only what lies between the image and the loss is differentiated; no weight gets a gradient.
 * @throws UnsupportedOperatorError naming the operator and node that has no rule
 */
export function differentiate(model: OnnxModel, options: DifferentiateOptions): GradientModel {
  const differentiated = differentiatedGraph(model, options);
  const { image, forward, gradient } = differentiated;
  const results: Record<string, string> = { ...differentiated.results, gradient };
  differentiated.graph.outputs.splice(0, Number.POSITIVE_INFINITY, ...Object.values(results));
  const graph = options.int8 ? quantizeProducts(differentiated.graph, forward) : differentiated.graph;
  const inputs = graph.inputs.map((name) => [name === image ? "image" : name, portOf(graph, name)] as const);
  return {
    model: graph.toModel(),
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(Object.entries(results).map(([key, name]) => [key, portOf(graph, name)])),
  };
}

export function portOf(graph: Graph, name: string): Port {
  return { name, shape: graph.shape(name) };
}

/** Imports a model, appends the head and the nodes of the backward pass. @throws as `differentiate` */
export function differentiatedGraph(model: OnnxModel, options: DifferentiateOptions): DifferentiatedGraph {
  const { graph, image, outputs } = importGraph(normalized(model, options), options);
  const results: Record<string, string> = {};
  const seeds: [name: string, seed: string][] = [];
  if (options.head) {
    const { loss, outputs: more } = options.head(graph, outputs);
    if (graph.shape(loss).length !== 0)
      throw new RangeError(`A loss is a scalar, not [${graph.shape(loss)}].`);
    Object.assign(results, { loss }, more);
    seeds.push([loss, graph.scalar(1)]);
  } else {
    for (const output of outputs) {
      results[output] = output;
      seeds.push([output, graph.input(`upstream:${output}`, "float32", graph.shape(output))]);
    }
  }
  const forward = new Set(graph.nodes.flatMap((node) => node.outputs));
  const backward = new Backward(graph, [image], findComposites(graph), {
    portable: options.portable ?? false,
  });
  for (const [name, seed] of seeds) backward.accumulate(name, seed);
  backward.run();
  const gradient = backward.adjoint(image);
  if (gradient === undefined)
    throw new RangeError(
      `The outputs do not depend on the image "${image}" in any way that can be differentiated.`,
    );
  return { graph, image, results, forward, gradient };
}

function normalized(model: OnnxModel, { input, normalize }: DifferentiateOptions): OnnxModel {
  return normalize ? withNormalization(model, input ?? model.inputs[0].name, normalize) : model;
}
