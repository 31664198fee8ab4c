import { blueprint } from "./blueprint.ts";
import { charcoal } from "./charcoal.ts";
import { cutPaper } from "./cut-paper.ts";
import { inkWash } from "./ink-wash.ts";
import { mosaic } from "./mosaic.ts";
import { oilImpasto } from "./oil-impasto.ts";
import { pointillism } from "./pointillism.ts";
import { risograph } from "./risograph.ts";
import type { Sheet } from "./sheet.ts";
import { stainedGlass } from "./stained-glass.ts";
import { watercolour } from "./watercolour.ts";
import { waxCrayon } from "./wax-crayon.ts";
import { woodcut } from "./woodcut.ts";

/** One of the studio's references: `slug` names its file, `paint` gives the same sheet every time. */
export interface Painter {
  readonly slug: string;
  readonly name: string;
  readonly paint: () => Sheet;
  /** So few colours that its file keeps them without loss. */
  readonly fewTones?: boolean;
}

export const painters: readonly Painter[] = [
  { slug: "ink-wash", name: "Ink wash", paint: inkWash },
  { slug: "woodcut", name: "Woodcut", paint: woodcut, fewTones: true },
  { slug: "pointillism", name: "Pointillism", paint: pointillism },
  { slug: "wax-crayon", name: "Wax crayon", paint: waxCrayon },
  { slug: "blueprint", name: "Blueprint", paint: blueprint },
  { slug: "stained-glass", name: "Stained glass", paint: stainedGlass },
  { slug: "watercolour", name: "Watercolour", paint: watercolour },
  { slug: "charcoal", name: "Charcoal", paint: charcoal },
  { slug: "oil-impasto", name: "Oil impasto", paint: oilImpasto },
  { slug: "cut-paper", name: "Cut paper", paint: cutPaper },
  { slug: "risograph", name: "Risograph", paint: risograph },
  { slug: "mosaic", name: "Mosaic", paint: mosaic },
];
