import type { OnnxModel } from "../autodiff/onnx.ts";
import { type RuntimeTensor, type Session, Tensor } from "../autodiff/runtime.ts";
import { openSession } from "../autodiff/session.ts";

export interface FeatureExtractorOptions {
  /** Name of the image input. */
  readonly input: string;
  /** [copies, 3, size, size] of the image input. */
  readonly shape: readonly number[];
  /** Values of the graph to give back, [copies, channels, height, width] each. */
  readonly names: readonly string[];
  readonly threads: number;
}

/** What an image encoder sees in pictures on its way to the embedding; forwards only. */
export class FeatureExtractor {
  readonly #session: Session;
  readonly #input: string;
  readonly #names: readonly string[];
  readonly #tensor: RuntimeTensor;
  readonly #images: Float32Array;

  private constructor(session: Session, { input, shape, names }: FeatureExtractorOptions) {
    this.#session = session;
    this.#input = input;
    this.#names = names;
    this.#images = new Float32Array(shape.reduce((a, b) => a * b, 1));
    this.#tensor = new Tensor("float32", this.#images, [...shape]);
  }

  /** @throws Error when ONNX Runtime does not take the model */
  static async create(encoder: OnnxModel, options: FeatureExtractorOptions): Promise<FeatureExtractor> {
    const outputs = options.names.map((name) => ({
      name,
      type: "float32" as const,
      shape: [null, null, null, null],
    }));
    const { session } = await openSession({ ...encoder, outputs }, { threads: options.threads });
    return new FeatureExtractor(session, options);
  }

  /**
   * @param images [copies × 3 × size × size], normalised as the encoder expects; copied
   * @returns the features by name's number, row-major; new arrays
   */
  async run(images: Float32Array): Promise<Float32Array[]> {
    this.#images.set(images);
    const results = await this.#session.run({ [this.#input]: this.#tensor }, this.#names);
    return this.#names.map((name) => results[name].data as Float32Array);
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }
}
