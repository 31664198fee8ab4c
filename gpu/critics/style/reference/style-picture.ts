import sharp from "sharp";
import type { Picture } from "../../../../drawing/initialise.ts";
import { Random } from "../../../../drawing/random.ts";
import type { PictureId } from "../../../../protocol/style.ts";
import { drawPixels, halvings, type TapShape } from "./hypercolumns.ts";
import type { MomentMatching, Moments } from "./moments.ts";
import { type Palette, paletteOf } from "./palette.ts";
import { principalAxes } from "./principal.ts";
import type { Products } from "./products.ts";
import { type Level, lengthsOf, type StyleColumns } from "./relaxed-emd.ts";
import type { StyleEncoder } from "./style-network.ts";

/** Long edge of a style picture, pixels, and the least of the short one: four poolings have to leave something. */
const LONG_EDGE = 224;
const SHORT_EDGE = 32;
/** Draws of random pixels, and the most of each (StyleCLIPDraw's values). */
const DRAWS = 5;
const DRAWN = 1000;
/** Principal axes along which the nearest hypercolumns are sought. */
const RANK = 128;

/** A style picture as its network takes it: [3 × height × width], normalised. */
export interface StylePlanes {
  readonly width: number;
  readonly height: number;
  readonly planes: Float32Array;
  /** Pixels that were drawn, row · width + column; some more than once. */
  readonly pixels: Int32Array;
}

/** Statistics of a style picture's hypercolumns. */
export interface StyleStatistics {
  readonly columns: StyleColumns;
  readonly moments: Moments;
}

/** (value − mean) / std per channel. */
export interface ColourScale {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * Brings a picture to a long edge of 224 pixels, bicubically, and draws its pixels. The draws depend on the picture's id
 * alone, so that what is known of a picture holds in every run.
 */
export async function stylePlanes(
  picture: Picture,
  id: PictureId,
  { mean, std }: ColourScale,
): Promise<StylePlanes> {
  const scale = LONG_EDGE / Math.max(picture.width, picture.height);
  const side = (length: number): number => Math.max(SHORT_EDGE, Math.round(length * scale));
  const [width, height] = [side(picture.width), side(picture.height)];
  const values = await resized(picture, width, height);
  const planes = new Float32Array(values.length);
  for (let i = 0, from = 0; i < width * height; i++)
    for (let channel = 0; channel < 3; channel++)
      planes[channel * width * height + i] = (values[from++] - mean[channel]) / std[channel];
  const random = new Random(Number.parseInt(id.slice(0, 8), 16));
  const draws = Array.from({ length: DRAWS }, () => drawPixels(random, { width, height }, DRAWN));
  const pixels = new Int32Array(draws.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const draw of draws) {
    pixels.set(draw, at);
    at += draw.length;
  }
  return { width, height, planes, pixels };
}

async function resized(picture: Picture, width: number, height: number): Promise<Float32Array> {
  if (width === picture.width && height === picture.height) return picture.data;
  const bytes = Uint8Array.from(picture.data, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  const raw = { width: picture.width, height: picture.height, channels: 3 as const };
  const small = await sharp(bytes, { raw })
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .raw()
    .toBuffer();
  return Float32Array.from(small, (value) => value / 255);
}

/** The colours at the drawn pixels. */
export function stylePalette({ planes, pixels, width, height }: StylePlanes): Palette {
  const colours = new Float32Array(3 * pixels.length);
  for (let channel = 0, to = 0; channel < 3; channel++)
    for (const pixel of pixels) colours[to++] = planes[channel * width * height + pixel];
  return paletteOf(colours);
}

/** Runs the network on a style picture and keeps what the losses need. */
export async function styleStatistics(
  { planes, pixels, width, height }: StylePlanes,
  encoder: StyleEncoder,
  matching: MomentMatching,
  products: Products,
): Promise<StyleStatistics> {
  const image = { shape: { channels: 3, height, width }, values: planes };
  const taps = [image, ...(await encoder.run(planes, height, width))];
  const shapes = taps.map(({ shape }) => shape);
  const halved = halvings(shapes);
  const channels = shapes.reduce((sum, shape) => sum + shape.channels, 0);
  const count = pixels.length;
  const levels = levelsOf(shapes).map(({ channels: wide }, level) => {
    const members = taps.filter((_, k) => halved[k] === level);
    const cells = cellsOf(pixels, width, level, members[0].shape);
    return { ...differentRows(members, wide, cells.different), rows: cells.rows };
  });
  const columns = new Float32Array(channels * count);
  let to = 0;
  for (const { table, rows } of levels) {
    const wide = table.length / (table.length === 0 ? 1 : maximum(rows) + 1);
    for (let c = 0; c < wide; c++) for (let j = 0; j < count; j++) columns[to++] = table[rows[j] * wide + c];
  }
  const moments = await matching.momentsOf(columns);
  return { columns: await styleColumns(columns, levels, count, products), moments };
}

/** @param columns [channels × count]; left as directions. */
export async function styleColumns(
  columns: Float32Array,
  levels: StyleColumns["levels"],
  count: number,
  products: Products,
): Promise<StyleColumns> {
  const channels = columns.length / count;
  const lengths = lengthsOf(columns, count);
  for (let at = 0; at < columns.length; )
    for (let j = 0; j < count; j++) columns[at++] /= Math.max(lengths[j], Number.MIN_VALUE);
  const rank = Math.min(RANK, channels);
  const axes = await principalAxes(products, columns, channels, rank, new Random(rank));
  const along = await products.product(axes, columns, rank, channels);
  const sketch = new Float32Array(count * rank);
  for (let k = 0, from = 0; k < rank; k++)
    for (let j = 0; j < count; j++) sketch[j * rank + k] = along[from++];
  return { count, levels, lengths, axes, sketch };
}

const maximum = (values: Int32Array): number => values.reduce((most, each) => Math.max(most, each), 0);

/** Taps of one size, together. */
export function levelsOf(taps: readonly TapShape[]): Level[] {
  const levels: { first: number; channels: number }[] = [];
  const halved = halvings(taps);
  let first = 0;
  taps.forEach(({ channels }, k) => {
    if (k === 0 || halved[k] > halved[k - 1]) levels.push({ first, channels: 0 });
    levels[levels.length - 1].channels += channels;
    first += channels;
  });
  return levels;
}

/** The pixel of a tap for each drawn pixel, coordinates rounded down and clipped to the tap. */
function cellsOf(pixels: Int32Array, width: number, halved: number, tap: TapShape) {
  const row = new Map<number, number>();
  const different: number[] = [];
  const rows = pixels.map((pixel) => {
    const y = Math.min(Math.floor(Math.floor(pixel / width) / 2 ** halved), tap.height - 1);
    const x = Math.min(Math.floor((pixel % width) / 2 ** halved), tap.width - 1);
    const cell = y * tap.width + x;
    const known = row.get(cell);
    if (known !== undefined) return known;
    row.set(cell, different.length);
    different.push(cell);
    return different.length - 1;
  });
  return { different, rows };
}

/** Hypercolumns of a level at these pixels of its taps: [pixels × channels]. */
function differentRows(
  taps: readonly { readonly shape: TapShape; readonly values: Float32Array }[],
  channels: number,
  cells: readonly number[],
): { table: Float32Array } {
  const table = new Float32Array(cells.length * channels);
  let column = 0;
  for (const { shape, values } of taps) {
    const plane = shape.height * shape.width;
    for (let c = 0; c < shape.channels; c++, column++)
      for (let row = 0; row < cells.length; row++)
        table[row * channels + column] = values[c * plane + cells[row]];
  }
  return { table };
}
