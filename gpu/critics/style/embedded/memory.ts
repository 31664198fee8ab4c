import type { PaletteTarget } from "./palette.ts";
import { PatchEngine, type PatchTarget } from "./sliced-wasserstein.ts";

/** References that are kept in each way; a target of patches takes about 3 MB. */
const KEPT = 24;

/** What was made last, by key; the longest unused goes first. */
class Recent<Value> {
  readonly #values = new Map<string, Value>();

  async get(key: string, make: () => Value | Promise<Value>): Promise<Value> {
    const value = this.#values.get(key) ?? (await make());
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= KEPT) break;
      this.#values.delete(oldest);
    }
    return value;
  }
}

/**
 * What critics of style that run one after the other, or beside one another, have in common: sessions, and what they know of
 * references. A picture's id stands for its pixels, so one that was seen is not looked at again.
 */
export class EmbeddedStyleMemory {
  readonly patches = new Recent<PatchTarget>();
  readonly palettes = new Recent<PaletteTarget>();

  private constructor(readonly engine: PatchEngine) {}

  /** @param threads within an operator */
  static async create(threads = 1): Promise<EmbeddedStyleMemory> {
    return new EmbeddedStyleMemory(await PatchEngine.create(threads));
  }

  async dispose(): Promise<void> {
    await this.engine.dispose();
  }
}
