import { openModel, type TextImageModel } from "../../models/open.ts";
import { openPictures } from "../../pictures/pixels.ts";
import { CroquisError } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { differentiate } from "../autodiff/differentiate.ts";
import { likenessHead, textHead } from "../autodiff/heads.ts";
import { readModel } from "../autodiff/onnx-read.ts";
import { GradientSession } from "../autodiff/session.ts";
import { FeatureExtractor } from "./features.ts";
import type { PictureSource } from "./style/references.ts";
import { StyleMemory } from "./style/style-memory.ts";

export interface CriticSessionsOptions {
  /** Installed models lie in its folder `models`. */
  readonly dataDir: string;
  /** Threads of one session. */
  readonly threads: number;
  /** Signed 8-bit matrix products in transformers: about twice as fast, the gradient's cosine to float32's about 0.999. */
  readonly int8?: boolean;
  /** A folder, its URL with a slash at the end, whose critic stands in for the embedded one. */
  readonly embedded?: URL;
  /** Where style references' pixels come from; DATA_DIR's pictures and the studio's own by default. */
  readonly pictures?: PictureSource;
}

/** A model's words and its image encoder with gradient, ready to judge. */
export interface LoadedCritic {
  readonly model: TextImageModel;
  readonly session: GradientSession;
  /** What pictures are compared by; null for a critic that remembers none. */
  readonly features: FeatureExtractor | null;
}

interface Entry {
  readonly loading: Promise<LoadedCritic>;
  users: number;
}

/** Sessions that stay loaded though nobody uses them; the one used longest ago goes first. */
const WARM = 2;

/**
 * Loaded critics by id and number of copies, kept warm from one run to the next: loading CLIP takes seconds.
 * (A session does not depend on the canvas: views of it are sampled at the critic's own size.)
 */
export class CriticSessions {
  readonly #options: CriticSessionsOptions;
  readonly #entries = new Map<string, Entry>();
  /** What is known of pictures whose style drawings take on. */
  readonly style: StyleMemory;
  #provider = "cpu";

  constructor(options: CriticSessionsOptions) {
    this.#options = options;
    this.style = new StyleMemory(options.pictures ?? openPictures(options.dataDir), options);
  }

  /** The execution provider of the last session that was loaded. */
  get provider(): string {
    return this.#provider;
  }

  /** Loads a critic before anybody waits for it, and runs it once, so that its memory is there too. */
  async warm(criticId: string, copies: number = PRESETS.live.settings.copies): Promise<void> {
    const { model, session } = await this.borrow(criticId, copies);
    try {
      const zeros = Object.entries(session.gradientModel.inputs).map(([name, { shape }]) => [
        name,
        new Float32Array(shape.reduce((a, b) => a * b, 1)),
      ]);
      await model.encodeText(["a drawing"]);
      await session.run(Object.fromEntries(zeros));
    } finally {
      this.giveBack(criticId, copies);
    }
  }

  /**
   * A loaded critic; pair every call with {@link giveBack}.
   * @throws CroquisError "unknown-critic", "broken-critic"
   */
  async borrow(criticId: string, copies: number): Promise<LoadedCritic> {
    const key = `${criticId} ${copies}`;
    const entry = this.#entries.get(key) ?? { loading: this.#load(criticId, copies), users: 0 };
    // Set again in any case: a map keeps the order, and the first is the one used longest ago.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users++;
    try {
      const loaded = await entry.loading;
      await this.#evict();
      return loaded;
    } catch (error) {
      // Not kept: it may be installed before somebody asks again.
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  giveBack(criticId: string, copies: number): void {
    const entry = this.#entries.get(`${criticId} ${copies}`);
    if (entry) entry.users--;
  }

  async dispose(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all([...entries.map(release), this.style.dispose()]);
  }

  async #evict(): Promise<void> {
    const idle = [...this.#entries].filter(([, entry]) => entry.users === 0);
    const extra = idle.slice(0, Math.max(0, this.#entries.size - WARM));
    for (const [key] of extra) this.#entries.delete(key);
    await Promise.all(extra.map(([, entry]) => release(entry)));
  }

  async #load(criticId: string, copies: number): Promise<LoadedCritic> {
    const { dataDir, threads, int8 = false, embedded } = this.#options;
    const model = await openModel(criticId, { dataDir, threads, embedded });
    const { image, preprocessing } = model.descriptor;
    const { size } = preprocessing;
    const names = model.prototypes === null ? [] : (image.features ?? []);
    const head = names.length > 0 ? likenessHead : textHead;
    try {
      const encoder = readModel(model.imageModelPath);
      const shape = [copies, 3, size, size];
      const gradientModel = differentiate(encoder, {
        shape,
        input: image.input,
        outputs: [image.output, ...names],
        head: head({ capacity: LIMITS.prompts }),
        int8,
      });
      const session = await GradientSession.create(gradientModel, { threads });
      this.#provider = session.provider;
      const features =
        names.length > 0
          ? await FeatureExtractor.create(encoder, { input: image.input, shape, names, threads })
          : null;
      return { model, session, features };
    } catch (error) {
      await model.dispose();
      const why = error instanceof Error ? error.message : String(error);
      throw new CroquisError("broken-critic", `"${criticId}" cannot be a critic: ${why.slice(0, 300)}`, {
        cause: error,
      });
    }
  }
}

async function release(entry: Entry): Promise<void> {
  const [outcome] = await Promise.allSettled([entry.loading]);
  // One that failed to load has told whoever waited for it, and holds nothing.
  if (outcome.status === "rejected") return;
  await outcome.value.session.dispose();
  await outcome.value.features?.dispose();
  await outcome.value.model.dispose();
}
