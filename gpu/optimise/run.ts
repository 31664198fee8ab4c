import { type PackedStrokes, packStrokes, unpackStrokes } from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import type { Scene } from "../../drawing/scene.ts";
import type { Stroke } from "../../drawing/stroke.ts";
import { CroquisError } from "../../protocol/errors.ts";
import { type Locks, locksFrom } from "../../protocol/run.ts";
import type { LearningRates, Prompt, RunSettings } from "../../protocol/settings.ts";
import type { RunPatch } from "../../protocol/worker.ts";
import { type CriticSessions, type Critics, createCritics } from "../critics/create.ts";
import { regularise } from "../critics/regularisers.ts";
import { Rasteriser } from "../raster/rasteriser.ts";
import { MaskedAdam } from "./adam.ts";
import type { Bounds } from "./masked-optimiser.ts";
import { reseed } from "./reseed.ts";
import { boundsOf, ratesAt, reseedsAt } from "./schedule.ts";
import { rescale, startingStrokes } from "./start.ts";

export interface RunOptions {
  readonly settings: RunSettings;
  readonly prompts: readonly Prompt[];
  /** Strokes to start from, measured on a square canvas of side `side`; see `startingStrokes`. */
  readonly strokes: readonly Stroke[];
  readonly side: number;
  readonly locks: Locks;
}

/** One iteration as it went. */
export interface StepReport {
  /** Iterations done, this one included. */
  readonly iteration: number;
  readonly loss: number;
  /** The loss by critic and regulariser. */
  readonly terms: Readonly<Record<string, number>>;
  /** By stage: `raster` (forward and backward), those of the critics, `optimiser`. */
  readonly milliseconds: Readonly<Record<string, number>>;
}

/**
 * One optimisation: rasterise → critics → backward → masked Adam → clamp, one iteration at a time. Knows nothing of
 * processes, time or sockets; settings, prompts, strokes and critic determine every bit of it.
 */
export class Run {
  readonly settings: RunSettings;
  readonly #strokes: PackedStrokes<Float32Array>;
  readonly #rasteriser: Rasteriser<Float32Array>;
  readonly #imageGradient: Float32Array;
  readonly #adam: MaskedAdam;
  readonly #bounds: Bounds;
  readonly #critics: Critics;
  readonly #random: Random;
  #rates: LearningRates;
  #iteration = 0;

  private constructor(options: RunOptions, strokes: readonly Stroke[], critics: Critics, random: Random) {
    const { settings } = options;
    this.settings = settings;
    this.#strokes = packStrokes(strokes);
    this.#rasteriser = Rasteriser.create(settings.canvas, settings.canvas);
    this.#imageGradient = new Float32Array(3 * settings.canvas * settings.canvas);
    this.#adam = new MaskedAdam(this.#strokes);
    this.#adam.setLocks(options.locks);
    this.#bounds = boundsOf(settings);
    this.#critics = critics;
    this.#random = random;
    this.#rates = settings.learningRates;
  }

  /** @throws CroquisError when the prompts are empty or unknown, or the critic is not there. */
  static async create(options: RunOptions, sessions: CriticSessions): Promise<Run> {
    const random = new Random(options.settings.seed);
    const critics = await createCritics(options.settings, options.prompts, {
      sessions,
      random: random.fork("augmentations"),
    });
    const given = rescale(options.strokes, options.side, options.settings.canvas);
    const strokes = startingStrokes(options.settings, given, critics.imagined, random.fork("strokes"));
    return new Run(options, strokes, critics, random.fork("reseeding"));
  }

  /** Iterations done. */
  get iteration(): number {
    return this.#iteration;
  }

  get finished(): boolean {
    return this.#iteration >= this.settings.iterations;
  }

  /** The strokes as they are; they move with the next step. */
  get strokes(): PackedStrokes<Float32Array> {
    return this.#strokes;
  }

  /** Words of the prompts that the critic does not know. */
  get unknownWords(): readonly string[] {
    return this.#critics.text.unknownWords;
  }

  scene(): Scene {
    const { canvas } = this.settings;
    return { width: canvas, height: canvas, strokes: unpackStrokes(this.#strokes) };
  }

  async step(): Promise<StepReport> {
    const started = performance.now();
    const image = this.#rasteriser.forward(this.#strokes);
    const rasterised = performance.now();
    this.#imageGradient.fill(0);
    const terms: Record<string, number> = {};
    const milliseconds: Record<string, number> = {};
    let loss = 0;
    for (const critic of this.#critics.all) {
      const verdict = await critic.evaluate(image, this.#imageGradient);
      loss += verdict.loss;
      Object.assign(terms, verdict.terms);
      for (const [stage, spent] of Object.entries(verdict.milliseconds)) {
        milliseconds[stage] = (milliseconds[stage] ?? 0) + spent;
      }
    }
    const judged = performance.now();
    const gradients = this.#rasteriser.backward(this.#imageGradient);
    const differentiated = performance.now();
    const size = { width: this.settings.canvas, height: this.settings.canvas };
    const regular = regularise(this.settings.regularisers, this.#strokes, size, gradients);
    loss += regular.loss;
    Object.assign(terms, regular.terms);
    if (!Number.isFinite(loss)) {
      throw new CroquisError(
        "broken-critic",
        "The critic gave a number that is not finite; choose another one.",
      );
    }
    this.#adam.step(gradients, ratesAt(this.settings, this.#rates, this.#iteration), this.#bounds);
    this.#reseed();
    milliseconds.raster = rasterised - started + (differentiated - judged);
    milliseconds.optimiser = performance.now() - differentiated;
    this.#iteration++;
    return { iteration: this.#iteration, loss, terms, milliseconds };
  }

  /** Where the preset says so, strokes that nobody would miss begin anew. */
  #reseed(): void {
    const { imagined } = this.#critics;
    const share = reseedsAt(this.settings, this.#iteration);
    if (imagined === null || share === 0) return;
    const moved = reseed({
      strokes: this.#strokes,
      canvas: this.settings.canvas,
      imagined,
      share,
      locked: (stroke) => this.#adam.isLocked(stroke),
      random: this.#random,
    });
    for (const stroke of moved) this.#adam.restart(stroke);
  }

  /** Between two steps. @throws CroquisError when the new prompts cannot be used; nothing has changed then. */
  async patch({ prompts, learningRates, locks }: RunPatch): Promise<void> {
    if (prompts !== undefined) await this.#critics.text.setPrompts(prompts);
    if (learningRates !== undefined) this.#rates = learningRates;
    if (locks !== undefined) this.#adam.setLocks(locksFrom(locks));
  }

  async dispose(): Promise<void> {
    await this.#critics.dispose();
  }
}
