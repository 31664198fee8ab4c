import { dirname, relative, sep } from "node:path";
import type { GradientModel } from "./differentiate.ts";
import { elementCount, type OnnxModel } from "./onnx.ts";
import { writeModel } from "./onnx-write.ts";
import { InferenceSession, type RuntimeTensor, type Session, Tensor } from "./runtime.ts";

export interface SessionSettings {
  /** Threads within an operator; 1 leaves the other cores to the rest of the studio. */
  readonly threads?: number;
  /** Execution providers, tried in turn; "cpu" is tried last in any case. */
  readonly providers?: readonly string[];
  /** How far ONNX Runtime rewrites the graph; all the way by default. */
  readonly optimization?: "disabled" | "basic" | "extended" | "all";
}

export type Feeds = Readonly<Record<string, Float32Array>>;
export type Results = Record<string, Float32Array>;

/** The folder in which all of the files lie. */
function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]);
  while (!paths.every((path) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep)))
    folder = dirname(folder);
  return folder;
}

function externalFiles(model: OnnxModel): string[] {
  const files = new Set<string>();
  for (const { data } of model.initializers.values()) if (data.kind === "file") files.add(data.path);
  return [...files];
}

/**
 * Opens a model in ONNX Runtime, on the first provider that takes it. Weights are read from the files they lie in.
 * @throws Error with each provider's reason when none takes it
 */
export async function openSession(
  model: OnnxModel,
  settings: SessionSettings = {},
): Promise<{ session: Session; provider: string }> {
  const files = externalFiles(model);
  const folder = files.length > 0 ? commonFolder(files) : undefined;
  const bytes = writeModel(model, (path) => (folder ? relative(folder, path).split(sep).join("/") : path));
  const reasons: string[] = [];
  for (const provider of new Set([...(settings.providers ?? []), "cpu"])) {
    try {
      const session = await InferenceSession.create(bytes, {
        executionProviders: [provider],
        intraOpNumThreads: settings.threads ?? 1,
        interOpNumThreads: 1,
        executionMode: "sequential",
        graphOptimizationLevel: settings.optimization ?? "all",
        logSeverityLevel: 3,
        extra: {
          session: {
            // Idle threads sleep: the rasteriser and the server run on the same cores.
            intra_op: { allow_spinning: "0" },
            // ONNX Runtime opens external data only inside one folder, which it has to be told for a model given as bytes.
            ...(folder && { model_external_initializers_file_folder_path: folder }),
          },
        },
      });
      return { session, provider };
    } catch (error) {
      reasons.push(`${provider}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new Error(`No execution provider takes the model (${reasons.join("; ")}).`);
}

/** A gradient model, ready to run. `run` blocks its thread for as long as the network takes. */
export class GradientSession {
  readonly #tensors = new Map<string, RuntimeTensor>();
  readonly #names: readonly string[];

  private constructor(
    readonly gradientModel: GradientModel,
    private readonly session: Session,
    /** The execution provider that took the model. */
    readonly provider: string,
  ) {
    this.#names = Object.values(gradientModel.outputs).map(({ name }) => name);
  }

  static async create(
    gradientModel: GradientModel,
    settings: SessionSettings = {},
  ): Promise<GradientSession> {
    const { session, provider } = await openSession(gradientModel.model, settings);
    return new GradientSession(gradientModel, session, provider);
  }

  /**
   * @param feeds every input of the gradient model, row-major; `text` and `weights` may hold fewer prompts than there is
   *   room for: what is missing counts as 0. Arrays are copied.
   * @returns every output of the gradient model; `loss` as one number in an array.
   * @throws RangeError when an input is missing or of the wrong size
   */
  async run(feeds: Feeds): Promise<Results> {
    const named: Record<string, RuntimeTensor> = {};
    for (const [key, { name, shape }] of Object.entries(this.gradientModel.inputs)) {
      const values = feeds[key];
      if (values === undefined) throw new RangeError(`The input "${key}" is missing.`);
      named[name] = this.#fill(key, shape, values);
    }
    const outcome = await this.session.run(named, this.#names);
    const results: Results = {};
    for (const [key, { name }] of Object.entries(this.gradientModel.outputs))
      results[key] = outcome[name].data as Float32Array;
    return results;
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }

  #fill(key: string, shape: readonly number[], values: Float32Array): RuntimeTensor {
    let tensor = this.#tensors.get(key);
    if (tensor === undefined) {
      tensor = new Tensor("float32", new Float32Array(elementCount(shape)), [...shape]);
      this.#tensors.set(key, tensor);
    }
    const room = tensor.data as Float32Array;
    const padded = key === "text" || key === "weights";
    if (values.length > room.length || (values.length < room.length && !padded))
      throw new RangeError(
        `The input "${key}" has ${values.length} numbers; it takes [${shape}], ${room.length}.`,
      );
    room.set(values);
    if (padded) room.fill(0, values.length);
    return tensor;
  }
}
