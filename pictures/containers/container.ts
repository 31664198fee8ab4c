import { CroquisError } from "../../protocol/errors.ts";

/** What a file's structure says before anything of it is decompressed. */
export interface Container {
  /** As the header claims, pixels. */
  readonly width: number;
  readonly height: number;
  /** Where the picture's own bytes end in the file. */
  readonly end: number;
  /** What of the file the decoder needs, in order: what it could only trip over is left out. */
  readonly parts: readonly Range[];
}

/** From `start` up to but without `end`. */
export type Range = readonly [start: number, end: number];

/** Ranges in ascending order, neighbours joined: a file of a million tiny chunks stays a few ranges. */
export class Ranges {
  readonly #ranges: [number, number][] = [];

  add(start: number, end: number): void {
    const last = this.#ranges.at(-1);
    if (last !== undefined && last[1] === start) last[1] = end;
    else this.#ranges.push([start, end]);
  }

  get all(): readonly Range[] {
    return this.#ranges;
  }
}

/** The file ends in the middle, or contradicts itself. */
export const broken = (): CroquisError => new CroquisError("picture-broken");
