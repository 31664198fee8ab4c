import { type PackedStrokes, unpackStrokes } from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import { rescale } from "../../drawing/rescale.ts";
import type { Scene } from "../../drawing/scene.ts";
import type { Stroke, StrokeId } from "../../drawing/stroke.ts";
import { type Locks, locksFrom } from "../../protocol/locks.ts";
import { PRESETS } from "../../protocol/presets.ts";
import type { Prompt, RunSettings } from "../../protocol/settings.ts";
import type { StyleReference } from "../../protocol/style.ts";
import type { RunPatch } from "../../protocol/worker.ts";
import { type CriticSessions, type Critics, createCritics } from "../critics/create.ts";
import type { Verdict } from "../critics/critic.ts";
import { regularise } from "../critics/regularisers.ts";
import { type Blend, Blender, oddsOf } from "./blend.ts";
import { decodeEdits } from "./edit-strokes.ts";
import { PictureGradients } from "./picture-gradients.ts";
import { RunStrokes } from "./run-strokes.ts";
import { Patience, ratesAt, reseedsAt, styleStepsAfter, textFactorAt } from "./schedule.ts";
import { startingStrokes } from "./start.ts";
import { StepTally } from "./step-tally.ts";

export interface RunOptions {
  readonly settings: RunSettings;
  readonly prompts: readonly Prompt[];
  /** Pictures whose style the strokes take on; none by default. */
  readonly styles?: readonly StyleReference[];
  /** Strokes to start from, measured on a square canvas of side `side`; see `startingStrokes`. */
  readonly strokes: readonly Stroke[];
  readonly side: number;
  /** Places in the z-order of those strokes, which are given in it; without, each comes after the one below. */
  readonly orders?: ReadonlyMap<StrokeId, number>;
  readonly locks: Locks;
}

/** One step as it went. */
export interface StepReport {
  /** Iterations done, this one included; steps on the style alone belong to the iteration before them. */
  readonly iteration: number;
  readonly loss: number;
  /** The loss by critic and regulariser. */
  readonly terms: Readonly<Record<string, number>>;
  /** By stage: `raster` (forward and backward), those of the critics, `optimiser`. */
  readonly milliseconds: Readonly<Record<string, number>>;
}

/**
 * One optimisation: rasterise → critics → backward → masked step → clamp, one step at a time. Knows nothing of
 * processes, time or sockets; settings, prompts, styles, strokes and critic determine every bit of it.
 */
export class Run {
  #settings: RunSettings;
  readonly #strokes: RunStrokes;
  readonly #picture: PictureGradients;
  readonly #blender: Blender;
  readonly #patience: Patience;
  readonly #critics: Critics;
  readonly #random: Random;
  #iteration = 0;
  #styleStepsLeft = 0;

  private constructor(options: RunOptions, strokes: readonly Stroke[], critics: Critics, random: Random) {
    const { settings } = options;
    this.#settings = settings;
    this.#strokes = new RunStrokes(settings, strokes, options.orders ?? new Map());
    this.#strokes.setLocks(options.locks);
    this.#strokes.setPalettes(critics.style.palettes(settings));
    this.#picture = new PictureGradients(settings.canvas);
    this.#blender = new Blender(PRESETS[settings.preset].coupling, settings.copies);
    this.#patience = new Patience(settings);
    this.#critics = critics;
    this.#random = random;
  }

  /** @throws CroquisError when the prompts are empty or unknown, or a critic or a picture is not there. */
  static async create(options: RunOptions, sessions: CriticSessions): Promise<Run> {
    const random = new Random(options.settings.seed);
    const critics = await createCritics(options.settings, options.prompts, {
      sessions,
      styles: options.styles ?? [],
      random: random.fork("augmentations"),
    });
    const given = rescale(options.strokes, options.side, options.settings.canvas);
    const strokes = startingStrokes(
      options.settings,
      given,
      critics.imagined,
      random.fork("strokes"),
      critics.style.shapes(options.settings),
    );
    return new Run(options, strokes, critics, random.fork("reseeding"));
  }

  /** As they are now: some of them change while the run goes on. */
  get settings(): RunSettings {
    return this.#settings;
  }

  /** Iterations done. */
  get iteration(): number {
    return this.#iteration;
  }

  get finished(): boolean {
    return this.#iteration >= this.#settings.iterations && this.#styleStepsLeft === 0;
  }

  /** The strokes as they are; they move with the next step. */
  get strokes(): PackedStrokes<Float32Array> {
    return this.#strokes.packed;
  }

  /** [N] their places in the z-order, ascending. */
  get orders(): readonly number[] {
    return this.#strokes.orders;
  }

  /** Words of the prompts that the critic does not know. */
  get unknownWords(): readonly string[] {
    return this.#critics.text.unknownWords;
  }

  scene(): Scene {
    const { canvas } = this.#settings;
    return { width: canvas, height: canvas, strokes: unpackStrokes(this.strokes) };
  }

  /** One step of the optimiser: an iteration, or one of the steps on the style alone that follow it. */
  step(): Promise<StepReport> {
    return this.#styleStepsLeft > 0 ? this.#styleStep() : this.#wholeStep();
  }

  async #wholeStep(): Promise<StepReport> {
    const settings = this.#settings;
    const { canvas, regularisers } = settings;
    const tally = new StepTally();
    const image = tally.time("raster", () => this.#picture.forward(this.strokes));
    const styled = this.#critics.style.counts(settings);
    const alternating = PRESETS[settings.preset].coupling.kind === "alternating";
    const factor = styled ? textFactorAt(settings, this.#iteration) : 1;
    const { text, style } = this.#picture;
    text.fill(0);
    let words: Verdict | null = null;
    if (factor > 0) words = await this.#critics.text.evaluate(image, text);
    let blend: Blend = { text: 1, style: 0, textColor: 1 };
    if (words !== null) tally.add(words);
    if (styled && !alternating) {
      style.fill(0);
      const verdict = await this.#critics.style.evaluate(image, style);
      blend = this.#blender.blend(settings.styleStrength, factor, text, style);
      tally.add(verdict);
    }
    const gradients = tally.time("raster", () => this.#picture.backward(blend));
    const shapes = styled ? this.#critics.style.shapes(settings) : [];
    if (shapes.length > 0) {
      tally.time("style", () => {
        const odds = oddsOf(settings.styleStrength);
        tally.terms(this.#strokes.pull(shapes, odds, gradients));
      });
    }
    const size = { width: canvas, height: canvas };
    tally.terms(regularise(regularisers, this.strokes, size, gradients));
    tally.assertFinite();
    const rates = ratesAt(settings, settings.learningRates, this.#iteration, styled);
    tally.time("optimiser", () => {
      this.#strokes.move("whole", gradients, rates);
      if (!styled) this.#reseed();
    });
    if (styled) this.#styleStepsLeft = styleStepsAfter(settings, this.#iteration);
    this.#iteration = styled ? this.#patience.next(this.#iteration, tally.loss) : this.#iteration + 1;
    return tally.report(this.#iteration);
  }

  /** STROTSS' objective alone, as StyleCLIPDraw's first notebook has it between two steps on the words. */
  async #styleStep(): Promise<StepReport> {
    this.#styleStepsLeft--;
    const { coupling } = PRESETS[this.#settings.preset];
    if (coupling.kind !== "alternating" || !this.#critics.style.counts(this.#settings)) {
      this.#styleStepsLeft = 0;
      return this.#wholeStep();
    }
    const tally = new StepTally();
    const image = tally.time("raster", () => this.#picture.forward(this.strokes));
    const { style } = this.#picture;
    style.fill(0);
    tally.add(await this.#critics.style.evaluate(image, style));
    const gradients = tally.time("raster", () => this.#picture.backwardStyle());
    tally.assertFinite();
    const rates = ratesAt(this.#settings, coupling.learningRates, 0);
    tally.time("optimiser", () => this.#strokes.move("style", gradients, rates));
    return tally.report(this.#iteration);
  }

  /** Where the preset says so, strokes that nobody would miss begin anew; a style wants those too, for its texture. */
  #reseed(): void {
    const { imagined } = this.#critics;
    const share = reseedsAt(this.#settings, this.#iteration);
    if (imagined === null || share === 0) return;
    this.#strokes.reseed(imagined, share, this.#random);
  }

  /**
   * Between two steps. What people did to the strokes counts to the bit; what they leave beyond the clamps is clamped by the
   * next step, unless it is locked.
   * @throws CroquisError when new prompts or styles cannot be used; nothing has changed then
   */
  async patch({ edits, locks, ...inputs }: RunPatch): Promise<void> {
    if (Object.keys(inputs).length > 0) await this.#patchInputs(inputs);
    if (edits !== undefined) this.#strokes.edit(decodeEdits(edits));
    if (locks !== undefined) this.#strokes.setLocks(locksFrom(locks));
  }

  async #patchInputs({ prompts, learningRates, styles, ...changes }: Inputs): Promise<void> {
    const settings: RunSettings = {
      ...this.#settings,
      ...(learningRates && { learningRates }),
      ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
    };
    const before = this.#critics.style.wanted;
    await this.#critics.setStyle(settings, styles);
    try {
      if (prompts !== undefined) await this.#critics.text.setPrompts(prompts);
    } catch (error) {
      await this.#critics.setStyle(this.#settings, before);
      throw error;
    }
    this.#settings = settings;
    this.#strokes.setPalettes(this.#critics.style.palettes(settings));
  }

  async dispose(): Promise<void> {
    await this.#critics.dispose();
  }
}

type Inputs = Omit<RunPatch, "edits" | "locks">;
