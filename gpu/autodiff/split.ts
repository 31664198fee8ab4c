import { type DifferentiateOptions, differentiatedGraph, type Port, portOf } from "./differentiate.ts";
import { neededNodes } from "./graph-store.ts";
import type { OnnxModel } from "./onnx.ts";
import { type RuntimeTensor, type Session, Tensor } from "./runtime.ts";
import { openSession, type Results, type SessionSettings } from "./session.ts";

/** A model cut between its forward and its backward pass. */
export interface SplitModel {
  readonly forward: OnnxModel;
  readonly backward: OnnxModel;
  readonly image: Port;
  /** The outputs, which the caller turns into a loss by any means. */
  readonly taps: Readonly<Record<string, Port>>;
  /** Values of the forward pass that the backward pass reads; some may be taps or the image. */
  readonly saved: readonly string[];
  readonly gradient: Port;
}

/**
 * Forward and backward pass as two models, for losses that are computed outside ONNX: the outputs are known before
 * d loss / d output is, and the forward pass runs only once.
 * @throws UnsupportedOperatorError naming the operator and node that has no rule
 */
export function differentiateSplit(
  model: OnnxModel,
  options: Omit<DifferentiateOptions, "head" | "int8">,
): SplitModel {
  const { graph, image, results, forward, gradient } = differentiatedGraph(model, options);
  const constants = new Set(graph.initializers.keys());
  const forwardNodes = graph.nodes.filter(({ outputs }) => forward.has(outputs[0]));
  for (const node of forwardNodes)
    if (node.inputs.every((name) => name === "" || constants.has(name)))
      for (const output of node.outputs) constants.add(output);
  const made = new Set([image, ...forwardNodes.flatMap(({ outputs }) => outputs)]);
  const backwardNodes = neededNodes(
    graph.nodes.filter(({ outputs }) => !forward.has(outputs[0])),
    [gradient],
  );
  const read = new Set(backwardNodes.flatMap(({ inputs }) => inputs));
  const saved = [...read].filter((name) => made.has(name) && !constants.has(name));
  // Arithmetic on weights, such as folded batch normalisations, is cheap to have on both sides.
  const weights = forwardNodes.filter(({ outputs }) => constants.has(outputs[0]));
  const taps = Object.values(results);
  const outputs = [...new Set([...taps, ...saved])].filter((name) => name !== image);
  const upstreams = graph.inputs.filter((name) => name !== image && read.has(name));
  return {
    forward: graph.modelOf(forwardNodes, [image], outputs),
    backward: graph.modelOf(
      [...weights, ...backwardNodes],
      [...new Set([...saved, ...upstreams])],
      [gradient],
    ),
    image: portOf(graph, image),
    taps: Object.fromEntries(Object.entries(results).map(([key, name]) => [key, portOf(graph, name)])),
    saved,
    gradient: portOf(graph, gradient),
  };
}

/** The two sessions of a split model. Call `forward`, then `backward` for the same image. */
export class SplitSession {
  #kept: Record<string, RuntimeTensor> = {};

  private constructor(
    readonly splitModel: SplitModel,
    private readonly forwardSession: Session,
    private readonly backwardSession: Session,
    readonly provider: string,
  ) {}

  static async create(splitModel: SplitModel, settings: SessionSettings = {}): Promise<SplitSession> {
    const forward = await openSession(splitModel.forward, settings);
    const backward = await openSession(splitModel.backward, settings);
    return new SplitSession(splitModel, forward.session, backward.session, forward.provider);
  }

  /** @returns the taps by name, row-major. */
  async forward(image: Float32Array): Promise<Results> {
    const { image: port, taps, saved } = this.splitModel;
    const input = new Tensor("float32", image, [...port.shape]);
    const values = { ...(await this.forwardSession.run({ [port.name]: input })), [port.name]: input };
    this.#kept = Object.fromEntries(saved.map((name) => [name, values[name] as RuntimeTensor]));
    return Object.fromEntries(
      Object.entries(taps).map(([key, { name }]) => [key, values[name].data as Float32Array]),
    );
  }

  /**
   * d loss / d image of the image last given to `forward`.
   * @param upstreams d loss / d tap by name; a tap that is left out counts as zero
   */
  async backward(upstreams: Readonly<Record<string, Float32Array>>): Promise<Float32Array> {
    const { taps, gradient } = this.splitModel;
    const feeds: Record<string, RuntimeTensor> = { ...this.#kept };
    for (const [key, { name, shape }] of Object.entries(taps)) {
      const size = shape.reduce((product, each) => product * each, 1);
      const upstream = upstreams[key] ?? new Float32Array(size);
      if (upstream.length !== size)
        throw new RangeError(
          `The upstream of "${key}" has ${upstream.length} numbers; it takes [${shape}], ${size}.`,
        );
      feeds[`upstream:${name}`] = new Tensor("float32", upstream, [...shape]);
    }
    const results = await this.backwardSession.run(feeds);
    return results[gradient.name].data as Float32Array;
  }

  async dispose(): Promise<void> {
    this.#kept = {};
    await this.forwardSession.release();
    await this.backwardSession.release();
  }
}
