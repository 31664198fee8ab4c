import type { LearningRates, PresetName, RunSettings } from "./settings.ts";
import { runSettingsSchema } from "./settings.ts";

/**
 * How words and style act on the strokes together.
 *
 * - `balanced` (ours): one step on both, the pull of the style as strong as `styleStrength` asks, whatever the two losses.
 *   From strength 50 on colours take only `colorFromWords` of what the words ask, and points go on moving at
 *   `leastPointsRate` of their rate; below, these grow with the strength.
 * - `joint`: one step on text · mean over copies + style · (strength / 50) · style loss.
 * - `alternating`: a step on the words in every iteration, and in every `every`-th one and the last, `strength` steps on
 *   the style alone, by RMSprop with rates of their own.
 */
export type Coupling =
  | { readonly kind: "balanced"; readonly colorFromWords: number; readonly leastPointsRate: number }
  | { readonly kind: "joint"; readonly text: number; readonly style: number }
  | { readonly kind: "alternating"; readonly every: number; readonly learningRates: LearningRates };

/** A preset is the settings a run starts from, plus what only the optimiser needs to know. */
export interface Preset {
  readonly settings: RunSettings;
  /** Factor on the points' learning rate from each fraction of the run on, in ascending order. */
  readonly pointsRateSchedule: readonly { readonly from: number; readonly factor: number }[];
  /** New strokes: their opacity is uniform in this range, their first point this share of the side from the edge. */
  readonly start: {
    readonly opacity: readonly [number, number];
    readonly margin: number;
    /** Where the critic imagines a picture: diameters from the lowest strokes to the topmost, at 224 × 224, and opacity. */
    readonly onThings: {
      readonly widths: readonly [number, ...number[]];
      readonly opacity: readonly [number, number];
    };
  };
  /** Stroke diameters: at the start, and the range that every step clamps to, canvas pixels at 224 × 224. */
  readonly width: { readonly start: number; readonly min: number; readonly max: number };
  /** At these fractions of the run strokes that contribute nothing begin anew, at most this share of all. */
  readonly reseeding: { readonly at: readonly number[]; readonly share: number };
  readonly optimiser: "adam" | "rmsprop";
  readonly coupling: Coupling;
  /** The words' factor from this share of the run on; without gain for so many iterations the run jumps there. */
  readonly textFade: { readonly from: number; readonly factor: number; readonly patience: number } | null;
  /** Pixels of an exported picture to one of the canvas, on each side. */
  readonly outputScale: number;
  /** Weight of a negative prompt unless it has its own. */
  readonly negativeWeight: number;
  /** RandomPerspective's distortion scale. */
  readonly distortion: number;
  /** RandomResizedCrop: area fraction and aspect ratio of the crop. */
  readonly crop: { readonly area: readonly [number, number]; readonly aspect: readonly [number, number] };
}

const off = { ink: 0, smoothness: 0, containment: 0 };

const balanced: Coupling = { kind: "balanced", colorFromWords: 0.3, leastPointsRate: 0.6 };

/** CLIPDraw (Frans, Soros, Witkowski 2021, arXiv 2106.14843) with its authors' values; widths are diameters here. */
const clipdraw: Preset = {
  settings: runSettingsSchema.parse({
    preset: "clipdraw",
    critic: "clip-vit-base-patch32",
    strokes: 256,
    iterations: 1000,
    seed: 0,
    canvas: 224,
    copies: 4,
    learningRates: { points: 1, width: 0.2, color: 0.01 },
    regularisers: off,
    likeness: 0,
    styleCritic: "vgg16",
    styleStrength: 50,
    paletteOnly: "off",
    textFree: 0,
  }),
  pointsRateSchedule: [
    { from: 0, factor: 1 },
    { from: 0.5, factor: 0.4 },
    { from: 0.75, factor: 0.1 },
  ],
  start: { opacity: [0, 1], margin: 0, onThings: { widths: [2], opacity: [0, 1] } },
  width: { start: 2, min: 2, max: 100 },
  reseeding: { at: [], share: 0 },
  optimiser: "adam",
  coupling: balanced,
  textFade: null,
  outputScale: 4,
  negativeWeight: -0.3,
  distortion: 0.5,
  crop: { area: [0.7, 0.9], aspect: [3 / 4, 4 / 3] },
};

/** A preset of StyleCLIPDraw (Schaldenbrand, Liu, Oh, arXiv 2111.03133 and 2202.12362): CLIPDraw's with these changes. */
const styled = (
  preset: PresetName,
  settings: Partial<RunSettings>,
  changes: Partial<Omit<Preset, "settings">>,
): Preset => ({
  ...clipdraw,
  ...changes,
  settings: runSettingsSchema.parse({ ...clipdraw.settings, ...settings, preset }),
});

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  clipdraw,
  /** The notebook of 2022, "fast": text and style in one step. */
  styleclipdraw: styled(
    "styleclipdraw",
    { iterations: 500, learningRates: { points: 0.3, width: 0.6, color: 0.03 } },
    {
      pointsRateSchedule: [{ from: 0, factor: 1 }],
      optimiser: "rmsprop",
      coupling: { kind: "joint", text: 1, style: 1 },
      textFade: { from: 0.8, factor: 0.1, patience: 50 },
      outputScale: 2,
    },
  ),
  /** The notebook of 2021, "slow": text and style in turn. */
  "styleclipdraw-alternating": styled(
    "styleclipdraw-alternating",
    {},
    {
      coupling: {
        kind: "alternating",
        every: 5,
        learningRates: { points: 0.1, width: 0.2, color: 0.01 },
      },
      outputScale: 1,
    },
  ),
  /** The hosted model of the authors: Σ over 10 copies cos + 4 · strength / 100 · style. */
  "styleclipdraw-cog": styled(
    "styleclipdraw-cog",
    { iterations: 500, copies: 10, textFree: 0.1 },
    { coupling: { kind: "joint", text: 10, style: 2 } },
  ),
  /** Ours, for watching: the embedded critic, fewer and broader strokes, bolder steps. */
  live: {
    settings: runSettingsSchema.parse({
      preset: "live",
      critic: "embedded",
      strokes: 96,
      iterations: 300,
      seed: 0,
      canvas: 224,
      copies: 6,
      learningRates: { points: 1, width: 0.4, color: 0.02 },
      regularisers: off,
      likeness: 1,
      styleCritic: "embedded",
      styleStrength: 20,
      paletteOnly: "off",
      textFree: 0.2,
    }),
    pointsRateSchedule: [
      { from: 0, factor: 1 },
      { from: 0.5, factor: 0.5 },
      { from: 0.8, factor: 0.2 },
    ],
    start: { opacity: [0.2, 0.6], margin: 0.1, onThings: { widths: [22, 13, 7], opacity: [0.4, 0.9] } },
    width: { start: 16, min: 2, max: 60 },
    reseeding: { at: [0.3, 0.5, 0.7, 0.85], share: 0.25 },
    optimiser: "adam",
    coupling: balanced,
    textFade: null,
    outputScale: 4,
    negativeWeight: -0.3,
    distortion: 0.3,
    crop: { area: [0.7, 1], aspect: [3 / 4, 4 / 3] },
  },
};
