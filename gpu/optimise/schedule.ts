import { PRESETS } from "../../protocol/presets.ts";
import type { LearningRates, RunSettings } from "../../protocol/settings.ts";
import { between } from "./blend.ts";
import type { Bounds } from "./masked-optimiser.ts";
import { REFERENCE_SIDE } from "./start.ts";

/**
 * Learning rates of an iteration (counted from 0), in canvas pixels: the settings' rates, the points' by the preset's schedule.
 * @param styled whether a style counts, which keeps points moving in our coupling
 */
export function ratesAt(
  settings: RunSettings,
  rates: LearningRates,
  iteration: number,
  styled = false,
): LearningRates {
  const scale = settings.canvas / REFERENCE_SIDE;
  let factor = 1;
  for (const step of PRESETS[settings.preset].pointsRateSchedule) {
    if (iteration >= Math.floor(step.from * settings.iterations)) factor = step.factor;
  }
  const { coupling } = PRESETS[settings.preset];
  if (styled && coupling.kind === "balanced") {
    factor = Math.max(factor, between(0, coupling.leastPointsRate, settings.styleStrength));
  }
  return { points: rates.points * factor * scale, width: rates.width * scale, color: rates.color };
}

export function boundsOf(settings: RunSettings): Bounds {
  const { min, max } = PRESETS[settings.preset].width;
  const scale = settings.canvas / REFERENCE_SIDE;
  return { minWidth: min * scale, maxWidth: max * scale };
}

/** The share of the strokes that may begin anew after this iteration (counted from 0); 0 at most of them. */
export function reseedsAt({ preset, iterations }: RunSettings, iteration: number): number {
  const { at, share } = PRESETS[preset].reseeding;
  return at.some((fraction) => Math.floor(fraction * iterations) === iteration) ? share : 0;
}

/** What is left of the words in an iteration (counted from 0) of a run that has a style, 0–1. */
export function textFactorAt({ preset, iterations, textFree }: RunSettings, iteration: number): number {
  const { textFade } = PRESETS[preset];
  if (textFree > 0 && iteration >= Math.floor((1 - textFree) * iterations)) return 0;
  if (textFade !== null && iteration >= Math.floor(textFade.from * iterations)) return textFade.factor;
  return 1;
}

/** How many steps on the style alone follow an iteration (counted from 0), where words and style take turns. */
export function styleStepsAfter(
  { preset, iterations, styleStrength }: RunSettings,
  iteration: number,
): number {
  const { coupling } = PRESETS[preset];
  if (coupling.kind !== "alternating") return 0;
  const due = iteration % coupling.every === 0 || iteration === iterations - 1;
  return due ? Math.round(styleStrength) : 0;
}

/** Notices when a run that fades its words out has not gained for as long as its preset waits. */
export class Patience {
  readonly #settings: RunSettings;
  #best = Number.POSITIVE_INFINITY;
  #waited = 0;

  constructor(settings: RunSettings) {
    this.#settings = settings;
  }

  /** The iteration to go on with after one (counted from 0) that had this loss: the next one, or where the words fade. */
  next(iteration: number, loss: number): number {
    const { textFade } = PRESETS[this.#settings.preset];
    if (textFade === null) return iteration + 1;
    const fade = Math.floor(textFade.from * this.#settings.iterations);
    if (loss < this.#best) {
      this.#best = loss;
      this.#waited = 0;
    } else this.#waited++;
    return iteration + 1 < fade && this.#waited >= textFade.patience ? fade : iteration + 1;
  }
}
