import { PRESETS } from "../../protocol/presets.ts";
import type { LearningRates, RunSettings } from "../../protocol/settings.ts";
import type { Bounds } from "./masked-optimiser.ts";
import { REFERENCE_SIDE } from "./start.ts";

/** Learning rates of an iteration (counted from 0), in canvas pixels: the settings' rates, the points' by the preset's schedule. */
export function ratesAt(settings: RunSettings, rates: LearningRates, iteration: number): LearningRates {
  const scale = settings.canvas / REFERENCE_SIDE;
  let factor = 1;
  for (const step of PRESETS[settings.preset].pointsRateSchedule) {
    if (iteration >= Math.floor(step.from * settings.iterations)) factor = step.factor;
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
