import type { Random } from "../../drawing/random.ts";
import { EMBEDDED_ID } from "../../models/embedded.ts";
import type { TextImageModel } from "../../models/open.ts";
import { CroquisError } from "../../protocol/errors.ts";
import type { Prompt } from "../../protocol/settings.ts";
import type { GradientSession } from "../autodiff/session.ts";
import type { Augment } from "./augment.ts";
import type { TextCritic, Verdict } from "./critic.ts";
import type { Likeness } from "./likeness.ts";

/** Prompts as the session takes them. */
interface EmbeddedPrompts {
  /** [known prompts × dimension]. */
  readonly text: Float32Array;
  /** [known prompts] what a cosine adds to the loss: the prompt's weight with its sign turned. */
  readonly weights: Float32Array;
  /** Row of each prompt in `text`, or null where no word of it is known. */
  readonly rows: readonly (number | null)[];
  readonly unknownWords: readonly string[];
}

export interface CosineCriticOptions {
  readonly model: TextImageModel;
  /** The model's image encoder with `textHead`, for as many copies as `augment` makes. */
  readonly session: GradientSession;
  readonly augment: Augment;
  /** Draws the views of every evaluation. */
  readonly random: Random;
  readonly prompts: readonly Prompt[];
  /** Holds the drawing against imagined pictures too; needs a session with `likenessHead`. */
  readonly likeness: Likeness | null;
}

/**
 * CLIPDraw's judge (Frans, Soros & Witkowski 2021): loss = −Σ over copies Σ over prompts weight · cos(prompt, copy).
 * A negative weight, −0.3 in CLIPDraw, pushes the picture away from the words.
 */
export class CosineCritic implements TextCritic {
  readonly #model: TextImageModel;
  readonly #session: GradientSession;
  readonly #augment: Augment;
  readonly #random: Random;
  readonly #likeness: Likeness | null;
  #prompts: EmbeddedPrompts;
  #similarities: readonly (number | null)[] = [];

  private constructor(options: CosineCriticOptions, prompts: EmbeddedPrompts) {
    this.#model = options.model;
    this.#session = options.session;
    this.#augment = options.augment;
    this.#random = options.random;
    this.#likeness = options.likeness;
    this.#prompts = prompts;
  }

  /** @throws CroquisError as {@link TextCritic.setPrompts} */
  static async create(options: CosineCriticOptions): Promise<CosineCritic> {
    const prompts = await embedPrompts(options.model, options.prompts);
    await options.likeness?.setTexts(wantedTexts(options.prompts));
    return new CosineCritic(options, prompts);
  }

  get unknownWords(): readonly string[] {
    return this.#prompts.unknownWords;
  }

  get similarities(): readonly (number | null)[] {
    return this.#similarities;
  }

  async setPrompts(prompts: readonly Prompt[]): Promise<void> {
    const embedded = await embedPrompts(this.#model, prompts);
    await this.#likeness?.setTexts(wantedTexts(prompts));
    this.#prompts = embedded;
  }

  async restyle(): Promise<void> {
    await this.#likeness?.restyle();
  }

  async evaluate(image: Float32Array, gradient: Float32Array): Promise<Verdict> {
    const started = performance.now();
    this.#augment.draw(this.#random);
    const copies = this.#augment.forward(image);
    const augmented = performance.now();
    const { text, weights, rows } = this.#prompts;
    const likeness = await this.#likeness?.feeds();
    const results = await this.#session.run({ image: copies, text, weights, ...likeness });
    const judged = performance.now();
    this.#augment.backward(results.gradient, gradient);
    const finished = performance.now();

    const capacity = this.#session.gradientModel.inputs.weights.shape[0];
    const count = results.cosines.length / capacity;
    this.#similarities = rows.map((row) => {
      if (row === null) return null;
      let sum = 0;
      for (let copy = 0; copy < count; copy++) sum += results.cosines[copy * capacity + row];
      return sum / count;
    });
    const loss = results.loss[0];
    const milliseconds = { augment: augmented - started + (finished - judged), critic: judged - augmented };
    const distance = this.#likeness?.imagined ? results.distance[0] : undefined;
    const terms = distance === undefined ? { text: loss } : { text: loss - distance, likeness: distance };
    return { loss, terms, milliseconds };
  }

  /** Nothing of a run's own but arrays: the model and the session stay with those who lent them. */
  async dispose(): Promise<void> {}
}

/** What should be seen; words to keep away from are no picture. */
const wantedTexts = (prompts: readonly Prompt[]): string[] =>
  prompts.flatMap(({ text, weight }) => (weight > 0 ? [text] : []));

async function embedPrompts(model: TextImageModel, prompts: readonly Prompt[]): Promise<EmbeddedPrompts> {
  if (prompts.length === 0) throw new CroquisError("empty-prompt");
  const { embeddings, unknownWords } = await model.encodeText(prompts.map((each) => each.text));
  const wanted = prompts.some((each) => each.weight > 0);
  // Something to draw has to be understood; words to keep away from cannot stand in for it.
  if (!prompts.some((each, i) => embeddings[i] !== null && (each.weight > 0 || !wanted))) {
    throw new CroquisError("unknown-words", unknownWordsMessage(model, unknownWords));
  }
  const rows: (number | null)[] = [];
  const known: Float32Array[] = [];
  const weights: number[] = [];
  embeddings.forEach((embedding, i) => {
    rows.push(embedding ? known.length : null);
    if (!embedding) return;
    known.push(embedding);
    weights.push(-prompts[i].weight);
  });
  const text = new Float32Array(known.length * known[0].length);
  known.forEach((embedding, row) => {
    text.set(embedding, row * embedding.length);
  });
  return { text, weights: Float32Array.from(weights), rows, unknownWords };
}

function unknownWordsMessage(model: TextImageModel, words: readonly string[]): string {
  const which = words.length > 0 ? `none of these words: ${words.slice(0, 12).join(", ")}` : "no such words";
  const advice =
    model.descriptor.id === EMBEDDED_ID
      ? "Try simpler ones, or install a larger critic: npm run models -- add clip-vit-base-patch32"
      : "Try simpler ones.";
  return `The critic "${model.descriptor.id}" knows ${which}. ${advice}`;
}
