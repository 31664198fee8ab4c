import type { Picture } from "../../drawing/initialise.ts";
import { Random } from "../../drawing/random.ts";
import { createEmbeddedStyleCritic } from "../../gpu/critics/style/embedded/embedded-style.ts";
import { EmbeddedStyleMemory } from "../../gpu/critics/style/embedded/memory.ts";
import type { PictureId } from "../../protocol/style.ts";

const SIDE = 224;
/** Each looks through other filters. */
const LOOKS = 8;

/** The embedded style critic's own distance: for drawings that were made with another one. */
export class EmbeddedJudge {
  readonly name = "embedded";
  readonly #memory: EmbeddedStyleMemory;

  private constructor(memory: EmbeddedStyleMemory) {
    this.#memory = memory;
  }

  static async open(): Promise<EmbeddedJudge> {
    return new EmbeddedJudge(await EmbeddedStyleMemory.create());
  }

  /** 1 is blank paper, 0 the same patches and colours. */
  async distance(drawing: Picture, pixels: Picture, picture: PictureId): Promise<number> {
    const random = new Random(1);
    const critic = await createEmbeddedStyleCritic({ canvas: SIDE, random, memory: this.#memory });
    await critic.setReferences([{ picture, pixels, weight: 1, mode: "all", region: null }]);
    const gradient = new Float32Array(drawing.data.length);
    let sum = 0;
    for (let look = 0; look < LOOKS; look++) sum += (await critic.evaluate(drawing.data, gradient)).loss;
    await critic.dispose();
    return sum / LOOKS;
  }

  async dispose(): Promise<void> {
    await this.#memory.dispose();
  }
}
