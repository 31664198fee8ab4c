import { Graph } from "../../../autodiff/graph.ts";
import { type RuntimeTensor, type Session, Tensor } from "../../../autodiff/runtime.ts";
import { openSession } from "../../../autodiff/session.ts";
import { lengthened } from "./products.ts";

/** Rows of the covariance that are computed by one product, from the diagonal on. */
const BLOCK = 256;

/** Mean and covariance of feature vectors. */
export interface Moments {
  /** [channels] */
  readonly mean: Float32Array;
  /** The covariance from the diagonal on, in blocks of `BLOCK` rows: [rows × (channels − first row)] each. */
  readonly covariance: readonly Float32Array[];
}

/** A set of vectors to be matched, and how much it counts. */
export interface MomentTarget {
  readonly moments: Moments;
  readonly weight: number;
}

/** Divisor of the covariance: N − 1, as in StyleCLIPDraw's code; 1 for a single vector. */
const degrees = (count: number): number => Math.max(1, count - 1);

interface Block {
  readonly first: number;
  readonly rows: number;
}

function blocksOf(channels: number): Block[] {
  return Array.from({ length: Math.ceil(channels / BLOCK) }, (_, b) => ({
    first: b * BLOCK,
    rows: Math.min(BLOCK, channels - b * BLOCK),
  }));
}

/** `columns` [channels × count] → `mean` [channels × 1], `centred`, and the blocks' products with all that follows them. */
function covarianceGraph(channels: number, count: number): Graph {
  const graph = new Graph();
  const columns = graph.input("columns", "float32", [channels, count]);
  const mean = graph.op("ReduceMean", [columns, graph.int64([1])], { keepdims: 1 }, { outputs: ["mean"] });
  const difference = graph.sub(columns, mean);
  const padding = lengthened(count) - count;
  const centred =
    padding === 0
      ? graph.op("Identity", [difference], {}, { outputs: ["centred"] })
      : graph.op(
          "Pad",
          [difference, graph.int64([0, 0, 0, padding]), graph.scalar(0)],
          {},
          { outputs: ["centred"] },
        );
  const alpha = 1 / degrees(count);
  blocksOf(channels).forEach(({ first, rows }, b) => {
    const left = graph.slice(centred, 0, first, rows);
    const right = graph.slice(centred, 0, first, channels - first);
    graph.outputs.push(
      graph.op("Gemm", [left, right], { transB: 1, alpha }, { outputs: [`covariance${b}`] }),
    );
  });
  graph.outputs.push(mean, centred);
  return graph;
}

/**
 * `covariance:b`, `wanted:b` and `weight` → `sign:b`, weight · sign Δ, with zeros left of the diagonal; `total`, Σ |Δ| over
 * all pairs of channels.
 */
function compareGraph(channels: number): Graph {
  const graph = new Graph();
  const weight = graph.input("weight", "float32", [1]);
  const totals: string[] = [];
  blocksOf(channels).forEach(({ first, rows }, b) => {
    const shape = [rows, channels - first];
    const covariance = graph.input(`covariance${b}`, "float32", shape);
    const wanted = graph.input(`wanted${b}`, "float32", shape);
    const difference = graph.sub(covariance, wanted);
    graph.outputs.push(
      graph.op("Mul", [graph.op("Sign", [difference]), weight], {}, { outputs: [`sign${b}`] }),
    );
    const all = graph.op("ReduceL1", [difference, graph.int64([0, 1])], { keepdims: 0 });
    // What is right of the block on the diagonal is there once more, mirrored.
    const diagonal = graph.op("ReduceL1", [graph.slice(difference, 1, 0, rows), graph.int64([0, 1])], {
      keepdims: 0,
    });
    totals.push(graph.sub(graph.mul(all, graph.scalar(2)), diagonal));
  });
  graph.outputs.push(graph.op("Sum", totals, {}, { outputs: ["total"] }));
  return graph;
}

/** `sign:b` and `centred` → `pulled` [channels × lengthened count], the symmetric matrix of signs times `centred`. */
function pullGraph(channels: number, count: number): Graph {
  const graph = new Graph();
  const centred = graph.input("centred", "float32", [channels, lengthened(count)]);
  const blocks = blocksOf(channels);
  const signs = blocks.map(({ first, rows }, b) =>
    graph.input(`sign${b}`, "float32", [rows, channels - first]),
  );
  const parts = blocks.map(({ first, rows }, b) => {
    const mirrored = blocks
      .slice(0, b)
      .map((other, a) => graph.transpose(graph.slice(signs[a], 1, first - other.first, rows), [1, 0]));
    const row = b === 0 ? signs[0] : graph.op("Concat", [...mirrored, signs[b]], { axis: 1 });
    return graph.op("MatMul", [row, centred]);
  });
  graph.outputs.push(
    parts.length === 1
      ? graph.op("Identity", parts, {}, { outputs: ["pulled"] })
      : graph.op("Concat", parts, { axis: 0 }, { outputs: ["pulled"] }),
  );
  return graph;
}

/** The three steps for one number of vectors. */
interface Sessions {
  readonly covariance: Session;
  readonly compare: Session;
  readonly pull: Session;
}

/**
 * STROTSS' moment loss (Kolkin et al. 2019, eq. 7): mean over channels |Δ mean| + mean over pairs of channels |Δ covariance|.
 * The covariance is symmetric, so that half of it is computed. What several targets pull at is summed before the one
 * product that takes it to the features.
 */
export class MomentMatching {
  readonly #channels: number;
  readonly #threads: number;
  /** By number of vectors; a run has as many as it has sizes of regions, and 1,024 nearly always. */
  readonly #sessions = new Map<number, Promise<Sessions>>();
  #compare: Promise<Session> | null = null;

  constructor(channels: number, threads: number) {
    this.#channels = channels;
    this.#threads = threads;
  }

  /** @param columns [channels × count] one vector in each column */
  async momentsOf(columns: Float32Array): Promise<Moments> {
    const count = columns.length / this.#channels;
    const session = await this.#open(covarianceGraph(this.#channels, count));
    try {
      const found = await session.run({ columns: this.#tensor(columns, count) });
      return {
        mean: found.mean.data as Float32Array,
        covariance: blocksOf(this.#channels).map((_, b) => found[`covariance${b}`].data as Float32Array),
      };
    } finally {
      await session.release();
    }
  }

  /**
   * @param columns [channels × count]
   * @param gradient of the same layout; Σ weight · d loss / d columns is added
   * @returns each target's loss, without its weight
   */
  async evaluate(
    columns: Float32Array,
    targets: readonly MomentTarget[],
    gradient: Float32Array,
  ): Promise<number[]> {
    const channels = this.#channels;
    const count = columns.length / channels;
    const { covariance, compare, pull } = await this.#for(count);
    const found = await covariance.run({ columns: this.#tensor(columns, count) });
    const mean = found.mean.data as Float32Array;
    const blocks = blocksOf(channels);
    const signs: Record<string, RuntimeTensor> = {};
    const losses: number[] = [];
    for (const { moments, weight } of targets) {
      const feeds: Record<string, RuntimeTensor> = {
        weight: new Tensor("float32", Float32Array.of(weight), [1]),
      };
      blocks.forEach(({ first, rows }, b) => {
        feeds[`covariance${b}`] = found[`covariance${b}`];
        feeds[`wanted${b}`] = new Tensor("float32", moments.covariance[b], [rows, channels - first]);
      });
      const { total, ...pulls } = await compare.run(feeds);
      for (const [name, each] of Object.entries(pulls)) addTo(signs, name, each);
      const first = addMeanPull(mean, moments.mean, weight / (channels * count), gradient, count);
      losses.push(first / channels + (total.data as Float32Array)[0] / channels ** 2);
    }
    const { pulled } = await pull.run({ ...signs, centred: found.centred });
    const values = pulled.data as Float32Array;
    const scale = 2 / (degrees(count) * channels ** 2);
    const padding = lengthened(count) - count;
    for (let c = 0, from = 0, to = 0; c < channels; c++, from += padding)
      for (let i = 0; i < count; i++) gradient[to++] += scale * values[from++];
    return losses;
  }

  async dispose(): Promise<void> {
    const opened = await Promise.all(this.#sessions.values());
    this.#sessions.clear();
    for (const { covariance, pull } of opened) {
      await covariance.release();
      await pull.release();
    }
    await (await this.#compare)?.release();
    this.#compare = null;
  }

  #tensor(columns: Float32Array, count: number): RuntimeTensor {
    return new Tensor("float32", columns, [this.#channels, count]);
  }

  #for(count: number): Promise<Sessions> {
    const known = this.#sessions.get(count) ?? this.#load(count);
    this.#sessions.set(count, known);
    return known;
  }

  async #load(count: number): Promise<Sessions> {
    this.#compare ??= this.#open(compareGraph(this.#channels));
    return {
      covariance: await this.#open(covarianceGraph(this.#channels, count)),
      compare: await this.#compare,
      pull: await this.#open(pullGraph(this.#channels, count)),
    };
  }

  async #open(graph: Graph): Promise<Session> {
    return (await openSession(graph.toModel(), { threads: this.#threads })).session;
  }
}

function addTo(sums: Record<string, RuntimeTensor>, name: string, tensor: RuntimeTensor): void {
  const known = sums[name]?.data as Float32Array | undefined;
  if (known === undefined) {
    sums[name] = tensor;
    return;
  }
  const more = tensor.data as Float32Array;
  for (let i = 0; i < known.length; i++) known[i] += more[i];
}

/** Σ |Δ mean|; adds ± `share` to the rows of the gradient. */
function addMeanPull(
  mean: Float32Array,
  wanted: Float32Array,
  share: number,
  gradient: Float32Array,
  count: number,
): number {
  let total = 0;
  for (let c = 0; c < mean.length; c++) {
    const difference = mean[c] - wanted[c];
    total += Math.abs(difference);
    const pull = difference > 0 ? share : difference < 0 ? -share : 0;
    for (let i = c * count; i < (c + 1) * count; i++) gradient[i] += pull;
  }
  return total;
}
