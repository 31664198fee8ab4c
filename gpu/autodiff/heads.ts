import type { Graph } from "./graph.ts";

/** What a head adds to a graph. */
export interface HeadResult {
  /** A scalar: what is differentiated. */
  readonly loss: string;
  /** Further values to return from each run, by the name under which `run` returns them. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * A loss as ordinary ONNX nodes, appended to a graph before it is differentiated. It may add graph inputs, whose values
 * change from run to run.
 * @param taps the values that the loss is made of, in the order of the `outputs` that were asked for
 */
export type Head = (graph: Graph, taps: readonly string[]) => HeadResult;

/** Prompts that one session has room for; unused ones weigh 0. */
export const PROMPT_CAPACITY = 16;

/** Lengths are kept away from 0, so that an empty prompt row has cosine 0 and not NaN. */
const TINY = 1e-12;

function unitRows(graph: Graph, name: string): string {
  const length = graph.op("ReduceL2", [name, graph.int64([-1])], { keepdims: 1 });
  return graph.div(name, graph.op("Max", [length, graph.scalar(TINY)]));
}

/**
 * loss = Σ over copies Σ over prompts weight · cos(embedding of the copy, prompt): CLIPDraw's text loss, with weight −1
 * for a prompt and +0.3 for a negative one (Frans et al. 2021).
 *
 * Graph inputs: `text` [capacity, D] and `weights` [capacity]. Outputs: `cosines` [copies, capacity] and `embeddings` [copies, D].
 */
export function textHead(options: { readonly capacity?: number } = {}): Head {
  const capacity = options.capacity ?? PROMPT_CAPACITY;
  return (graph, [embeddings]) => {
    const shape = graph.shape(embeddings);
    if (shape.length !== 2)
      throw new RangeError(`A text critic needs embeddings [copies, D]; "${embeddings}" is [${shape}].`);
    const text = graph.input("text", "float32", [capacity, shape[1]]);
    const weights = graph.input("weights", "float32", [capacity]);
    const cosines = graph.op("Gemm", [unitRows(graph, embeddings), unitRows(graph, text)], { transB: 1 });
    const loss = graph.op("ReduceSum", [graph.mul(cosines, weights)], { keepdims: 0 });
    return { loss, outputs: { cosines, embeddings } };
  };
}

/**
 * `textHead` on the first tap, plus for each further tap k = 0, 1, …, features f of shape [copies, C, H, W]:
 * Σ over copies weight · ‖f − target‖², as CLIPasso's geometric loss is (Vinker et al. 2022, eq. 3).
 *
 * Graph inputs besides `textHead`'s: `target:k` of the features' shape, and `feature-weights:k` [copies, 1, 1, 1].
 * Outputs besides `textHead`'s: `distance`, that sum.
 */
export function likenessHead(options: { readonly capacity?: number } = {}): Head {
  const text = textHead(options);
  return (graph, [embeddings, ...features]) => {
    if (features.length === 0) throw new RangeError("Likeness needs at least one value of features.");
    const { loss, outputs } = text(graph, [embeddings]);
    const distances = features.map((name, k) => {
      const shape = graph.shape(name);
      const target = graph.input(`target:${k}`, "float32", shape);
      const weights = graph.input(`feature-weights:${k}`, "float32", [shape[0], 1, 1, 1]);
      const difference = graph.sub(name, target);
      const squared = graph.mul(graph.mul(difference, difference), weights);
      return graph.op("ReduceSum", [squared], { keepdims: 0 });
    });
    const distance = distances.reduce((sum, each) => graph.add(sum, each));
    return { loss: graph.add(loss, distance), outputs: { ...outputs, distance } };
  };
}
