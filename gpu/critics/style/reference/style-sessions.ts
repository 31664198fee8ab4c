import { openStyleModel } from "../../../../models/open.ts";
import { CroquisError } from "../../../../protocol/errors.ts";
import { readModel } from "../../../autodiff/onnx-read.ts";
import { StyleModel } from "./style-model.ts";
import { tapNames } from "./taps.ts";

/** Side of the pictures that a network judges, pixels (StyleCLIPDraw's value). */
export const STYLE_SIDE = 224;

export interface StyleSessionsOptions {
  /** Installed models lie in its folder `models`. */
  readonly dataDir: string;
  /** Threads of one session. */
  readonly threads: number;
}

interface Entry {
  readonly loading: Promise<StyleModel>;
  users: number;
}

/**
 * Loaded style models by id, kept warm from one run to the next, with what they know of pictures. One that nobody uses
 * stays until another one is loaded: a VGG16 with its gradient takes a gigabyte.
 */
export class StyleSessions {
  readonly #options: StyleSessionsOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: StyleSessionsOptions) {
    this.#options = options;
  }

  /**
   * A loaded style model; pair every call with {@link giveBack}.
   * @throws CroquisError "unknown-critic", "broken-critic"
   */
  async borrow(id: string): Promise<StyleModel> {
    const entry = this.#entries.get(id) ?? { loading: this.#load(id), users: 0 };
    this.#entries.set(id, entry);
    entry.users++;
    try {
      const loaded = await entry.loading;
      await this.#evict(id);
      return loaded;
    } catch (error) {
      // Not kept: it may be installed before somebody asks again.
      if (this.#entries.get(id) === entry) this.#entries.delete(id);
      throw error;
    }
  }

  giveBack(id: string): void {
    const entry = this.#entries.get(id);
    if (entry) entry.users--;
  }

  async dispose(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(release));
  }

  async #evict(wanted: string): Promise<void> {
    const idle = [...this.#entries].filter(([id, { users }]) => id !== wanted && users === 0);
    for (const [id] of idle) this.#entries.delete(id);
    await Promise.all(idle.map(([, entry]) => release(entry)));
  }

  async #load(id: string): Promise<StyleModel> {
    const { dataDir, threads } = this.#options;
    const { descriptor, path } = await openStyleModel(id, { dataDir });
    try {
      const model = readModel(path);
      const taps = tapNames(model, descriptor);
      const { input } = descriptor.image;
      return await StyleModel.create(model, {
        input,
        taps,
        size: STYLE_SIDE,
        colours: descriptor.preprocessing,
        threads,
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new CroquisError("broken-critic", `"${id}" cannot judge style: ${why.slice(0, 300)}`, {
        cause: error,
      });
    }
  }
}

async function release(entry: Entry): Promise<void> {
  const [outcome] = await Promise.allSettled([entry.loading]);
  // One that failed to load has told whoever waited for it, and holds nothing.
  if (outcome.status === "fulfilled") await outcome.value.dispose();
}
