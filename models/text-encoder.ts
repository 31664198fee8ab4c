import type { ModelDescriptor } from "./descriptor.ts";
import { InferenceSession, type RuntimeTensor, type Session, Tensor } from "./runtime.ts";
import type { TokenisedText } from "./tokeniser.ts";

/** How long a text encoder that nobody asks stays in memory, milliseconds; CLIP's takes a quarter of a gigabyte. */
const IDLE = 30_000;
/** Embeddings kept, so that a prompt which comes back costs nothing. */
const REMEMBERED = 256;

/** A text encoder's ONNX file. It is loaded when words come and released when none have come for a while. */
export class TextEncoder {
  readonly #path: string;
  readonly #ports: ModelDescriptor["text"];
  readonly #threads: number;
  readonly #embeddings = new Map<string, Float32Array>();
  #session: Promise<Session> | null = null;
  #idle: NodeJS.Timeout | undefined;

  constructor(path: string, ports: ModelDescriptor["text"], threads: number) {
    this.#path = path;
    this.#ports = ports;
    this.#threads = threads;
  }

  /**
   * @returns [dimension] of length 1
   * @throws Error when the file cannot be loaded or gives something that is no embedding.
   */
  async embed(text: TokenisedText): Promise<Float32Array> {
    const key = text.ids.join();
    const known = this.#embeddings.get(key);
    if (known) return known;
    const embedding = unitLength(await this.#run(text));
    const oldest = this.#embeddings.keys().next();
    if (this.#embeddings.size >= REMEMBERED && !oldest.done) this.#embeddings.delete(oldest.value);
    this.#embeddings.set(key, embedding);
    return embedding;
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#idle);
    const session = this.#session;
    this.#session = null;
    await (await session)?.release();
  }

  async #run({ ids, length }: TokenisedText): Promise<Float32Array> {
    clearTimeout(this.#idle);
    this.#session ??= InferenceSession.create(this.#path, {
      executionProviders: ["cpu"],
      intraOpNumThreads: this.#threads,
      logSeverityLevel: 3,
    });
    const session = await this.#session.catch((error: unknown) => {
      this.#session = null;
      throw error;
    });
    const feeds: Record<string, RuntimeTensor> = {};
    for (const input of session.inputMetadata) {
      const mask = input.name === "attention_mask";
      if (!input.isTensor || (input.name !== this.#ports.input && !mask)) {
        throw new Error(`The text encoder wants "${input.name}", which nobody can give it.`);
      }
      const values = mask ? ids.map((_, i) => (i < length ? 1 : 0)) : ids;
      const data =
        input.type === "int32" ? Int32Array.from(values) : BigInt64Array.from(values, (each) => BigInt(each));
      feeds[input.name] = new Tensor(input.type === "int32" ? "int32" : "int64", data, [1, ids.length]);
    }
    const output = this.#ports.output;
    const { data } = (await session.run(feeds, [output]))[output];
    this.#idle = setTimeout(() => void this.dispose(), IDLE).unref();
    if (!(data instanceof Float32Array)) throw new Error(`${this.#path} does not give float32 embeddings.`);
    return data;
  }
}

function unitLength(values: Float32Array): Float32Array {
  let squares = 0;
  for (const value of values) squares += value * value;
  const length = Math.sqrt(squares);
  if (!(length > 0 && Number.isFinite(length))) throw new Error("The text encoder gave no usable embedding.");
  return values.map((value) => value / length);
}
