import { neededNodes } from "../../../autodiff/graph-store.ts";
import { elementCount, type OnnxModel } from "../../../autodiff/onnx.ts";
import { type Session, Tensor } from "../../../autodiff/runtime.ts";
import { openSession } from "../../../autodiff/session.ts";
import { differentiateSplit, SplitSession } from "../../../autodiff/split.ts";
import type { TapShape } from "./hypercolumns.ts";
import { MaxPool } from "./max-pool.ts";
import { stagesOf } from "./stages.ts";

export interface StyleNetworkOptions {
  /** Name of the image input. */
  readonly input: string;
  /** Values of the graph to look at, [1, channels, height, width] each, in order; the image itself comes before them. */
  readonly taps: readonly string[];
  /** Side of the pictures, pixels. */
  readonly size: number;
  readonly threads: number;
}

interface LoadedStage {
  readonly session: SplitSession;
  readonly taps: readonly string[];
  /** How the next stage's input is made of `pooled`; null in the last stage. */
  readonly pool: MaxPool | null;
  readonly pooled: string | null;
  /** d loss / d output by name, to be filled between `forward` and `backward`. */
  readonly upstreams: Readonly<Record<string, Float32Array>>;
}

/** A network whose values at some taps are judged: forwards, then backwards for the same image. */
export class StyleNetwork {
  /** The image first. */
  readonly taps: readonly TapShape[];
  /** d loss / d tap, set to zero by `forward`, for the taps behind the image. */
  readonly upstreams: readonly Float32Array[];
  readonly #stages: readonly LoadedStage[];
  /** Pictures that went through it so far. */
  passes = 0;

  private constructor(stages: readonly LoadedStage[], names: readonly string[], size: number) {
    this.#stages = stages;
    const shapes = new Map<string, readonly number[]>();
    const upstreams = new Map<string, Float32Array>();
    for (const stage of stages)
      for (const [name, { shape }] of Object.entries(stage.session.splitModel.taps)) {
        shapes.set(name, shape);
        upstreams.set(name, stage.upstreams[name]);
      }
    const image = { channels: 3, height: size, width: size };
    const tapShapes = names.map((name) => {
      const [, channels, height, width] = shapes.get(name) ?? [];
      return { channels, height, width };
    });
    this.taps = [image, ...tapShapes];
    this.upstreams = names.map((name) => upstreams.get(name) ?? new Float32Array(0));
  }

  /** @throws Error when a tap is no value of the graph, or an operator has no gradient */
  static async create(model: OnnxModel, options: StyleNetworkOptions): Promise<StyleNetwork> {
    const { input, taps, size, threads } = options;
    const stages: LoadedStage[] = [];
    let shape: readonly number[] = [1, 3, size, size];
    for (const stage of stagesOf(model, input, taps)) {
      const { pooled } = stage;
      const outputs = [...new Set([...stage.taps, ...(pooled === null ? [] : [pooled])])];
      const split = differentiateSplit(stage.model, { input: stage.input, shape, outputs });
      const upstreams = Object.fromEntries(
        Object.entries(split.taps).map(([name, port]) => [name, new Float32Array(elementCount(port.shape))]),
      );
      let pool: MaxPool | null = null;
      if (pooled !== null) {
        const [, channels, height, width] = split.taps[pooled].shape;
        pool = new MaxPool({ channels, height, width });
        shape = [1, channels, pool.shape.height, pool.shape.width];
      }
      const session = await SplitSession.create(split, { threads });
      stages.push({ session, taps: stage.taps, pool, pooled, upstreams });
    }
    return new StyleNetwork(stages, taps, size);
  }

  /**
   * @param image [3 × size × size] as the network takes it
   * @returns the taps, the image first
   */
  async forward(image: Float32Array): Promise<readonly Float32Array[]> {
    this.passes++;
    const found: Float32Array[] = [image];
    let value = image;
    for (const { session, taps, pool, pooled, upstreams } of this.#stages) {
      const results = await session.forward(value);
      for (const name of taps) found.push(results[name]);
      for (const upstream of Object.values(upstreams)) upstream.fill(0);
      if (pool !== null && pooled !== null) value = pool.forward(results[pooled]);
    }
    return found;
  }

  /** d loss / d image [3 × size × size], of what `upstreams` hold. They are used up: pooled gradients are added to them. */
  async backward(): Promise<Float32Array> {
    let gradient = new Float32Array(0);
    for (const { session, pool, pooled, upstreams } of this.#stages.toReversed()) {
      if (pool !== null && pooled !== null) pool.backward(gradient, upstreams[pooled]);
      gradient = (await session.backward(upstreams)) as Float32Array<ArrayBuffer>;
    }
    return gradient;
  }

  async dispose(): Promise<void> {
    for (const { session } of this.#stages) await session.dispose();
  }
}

/** The same network for pictures of any size, forwards only. */
export class StyleEncoder {
  private constructor(
    private readonly session: Session,
    private readonly input: string,
    private readonly taps: readonly string[],
  ) {}

  static async create(
    model: OnnxModel,
    { input, taps, threads }: Omit<StyleNetworkOptions, "size">,
  ): Promise<StyleEncoder> {
    const open = (name: string) => ({
      name,
      type: "float32" as const,
      shape: [null, null, null, null],
    });
    const stages = neededModel(model, taps);
    const { session } = await openSession(
      { ...stages, inputs: [open(input)], outputs: taps.map(open) },
      { threads },
    );
    return new StyleEncoder(session, input, taps);
  }

  /** @param image [3 × height × width]. @returns the taps behind the image, with their sizes */
  async run(
    image: Float32Array,
    height: number,
    width: number,
  ): Promise<readonly { readonly shape: TapShape; readonly values: Float32Array }[]> {
    const tensor = new Tensor("float32", image, [1, 3, height, width]);
    const results = await this.session.run({ [this.input]: tensor }, [...this.taps]);
    return this.taps.map((name) => {
      const { data, dims } = results[name];
      return {
        shape: { channels: dims[1], height: dims[2], width: dims[3] },
        values: data as Float32Array,
      };
    });
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }
}

/** The part of a model that its taps need. */
function neededModel(model: OnnxModel, taps: readonly string[]): OnnxModel {
  const nodes = neededNodes(model.nodes, taps);
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  const initializers = new Map([...model.initializers].filter(([name]) => used.has(name)));
  return { ...model, nodes, initializers };
}
