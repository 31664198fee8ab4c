import type { Random } from "../../../../drawing/random.ts";
import type { RuntimeTensor } from "../../../autodiff/runtime.ts";
import { PATCH } from "./patch-filters.ts";
import { tensor } from "./projections.ts";
import type { Level } from "./pyramid.ts";

/** Pictures are continued by so many mirrored pixels, or what lies at an edge would count less than what does not. */
const RIM = 3;

/** Places −RIM … length + RIM − 1 of an axis, those outside mirrored at its ends. */
function mirrored(length: number): Uint16Array {
  return Uint16Array.from({ length: length + 2 * RIM }, (_, i) => {
    const place = i - RIM;
    return place < 0 ? -1 - place : place < length ? place : 2 * length - 1 - place;
  });
}

/** The patches of one level: those that begin at every `stride`-th pixel of a window that may be shifted. */
export class Samples {
  readonly columns: number;
  readonly rows: number;
  readonly count: number;
  readonly window: { tensor: RuntimeTensor; data: Float32Array };
  readonly #level: Level;
  readonly #width: number;
  readonly #height: number;
  readonly #across: Uint16Array;
  readonly #down: Uint16Array;
  #left = 0;
  #top = 0;

  constructor(level: Level, stride: number) {
    this.#level = level;
    this.#across = mirrored(level.width);
    this.#down = mirrored(level.height);
    // Room for every shift by less than the stride.
    const starts = (length: number): number => Math.floor((length - PATCH - (stride - 1)) / stride) + 1;
    this.columns = starts(this.#across.length);
    this.rows = starts(this.#down.length);
    this.count = this.columns * this.rows;
    this.#width = (this.columns - 1) * stride + PATCH;
    this.#height = (this.rows - 1) * stride + PATCH;
    this.window = tensor([1, 3, this.#height, this.#width]);
  }

  /** Takes the window out of the level, shifted at random. */
  take(random: Random | null): void {
    this.#left = random === null ? 0 : random.integer(this.#across.length - this.#width + 1);
    this.#top = random === null ? 0 : random.integer(this.#down.length - this.#height + 1);
    const { planes, width: stride } = this.#level;
    const { data } = this.window;
    const [across, left, width, rows] = [this.#across, this.#left, this.#width, 3 * this.#height];
    // Columns from `first` to `last` are the level's own, side by side.
    const [first, last] = [Math.max(0, RIM - left), Math.min(width, RIM + stride - left)];
    for (let row = 0, to = 0; row < rows; row++, to += width) {
      const from = this.#start(row);
      for (let x = 0; x < first; x++) data[to + x] = planes[from + across[left + x]];
      for (let x = first, at = from + left - RIM; x < last; x++) data[to + x] = planes[at + x];
      for (let x = last; x < width; x++) data[to + x] = planes[from + across[left + x]];
    }
  }

  /** The transpose of the last `take`: adds d loss / d window to the level's gradient. */
  put(window: Float32Array): void {
    const { gradient, width: stride } = this.#level;
    const [across, left, width, rows] = [this.#across, this.#left, this.#width, 3 * this.#height];
    const [first, last] = [Math.max(0, RIM - left), Math.min(width, RIM + stride - left)];
    for (let row = 0, from = 0; row < rows; row++, from += width) {
      const to = this.#start(row);
      for (let x = 0; x < first; x++) gradient[to + across[left + x]] += window[from + x];
      for (let x = first, at = to + left - RIM; x < last; x++) gradient[at + x] += window[from + x];
      for (let x = last; x < width; x++) gradient[to + across[left + x]] += window[from + x];
    }
  }

  /** Where in the level's planes a row of the window's lies. */
  #start(row: number): number {
    const { width, height } = this.#level;
    const channel = Math.floor(row / this.#height);
    return (channel * height + this.#down[this.#top + (row % this.#height)]) * width;
  }
}
