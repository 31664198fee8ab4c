import type { Field } from "./noise.ts";

/** Side of every reference, pixels. */
export const SIDE = 512;

/** How much of each pixel something covers, row by row: SIDE × SIDE numbers, mostly in [0, 1]. */
export type Mask = Float32Array<ArrayBuffer>;

export const blank = (): Mask => new Float32Array(SIDE * SIDE);

/** A mask from a function of the pixel's centre. */
export function masked(field: Field): Mask {
  const mask = blank();
  for (let index = 0; index < mask.length; index++)
    mask[index] = field((index % SIDE) + 0.5, Math.floor(index / SIDE) + 0.5);
  return mask;
}

/** Both masks' product. */
export const both = (one: Mask, other: Mask): Mask => one.map((value, index) => value * other[index]);

const ROWS = 4;

/**
 * Calls `touch` for every pixel that a closed polygon (x and y in turn, pixels; even-odd rule) covers, with the share
 * covered: exact along a row, over four lines in each row.
 */
export function fillPolygon(
  points: ArrayLike<number>,
  touch: (index: number, coverage: number) => void,
): void {
  let top = SIDE;
  let bottom = 0;
  for (let i = 1; i < points.length; i += 2) {
    top = Math.min(top, points[i]);
    bottom = Math.max(bottom, points[i]);
  }
  const row = new Float32Array(SIDE);
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(SIDE, Math.ceil(bottom)); y++) {
    row.fill(0);
    for (let line = 0; line < ROWS; line++) {
      const crossings = crossingsAt(points, y + (line + 0.5) / ROWS);
      for (let i = 0; i + 1 < crossings.length; i += 2) addSpan(row, crossings[i], crossings[i + 1]);
    }
    for (let x = 0; x < SIDE; x++) if (row[x] > 0) touch(y * SIDE + x, Math.min(1, row[x] / ROWS));
  }
}

function crossingsAt(points: ArrayLike<number>, y: number): number[] {
  const crossings: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const next = (i + 2) % points.length;
    const [y0, y1] = [points[i + 1], points[next + 1]];
    if (y0 <= y === y1 <= y) continue;
    crossings.push(points[i] + ((y - y0) / (y1 - y0)) * (points[next] - points[i]));
  }
  return crossings.sort((a, b) => a - b);
}

function addSpan(row: Float32Array, from: number, to: number): void {
  const left = Math.max(0, from);
  const right = Math.min(SIDE, to);
  for (let x = Math.floor(left); x < right; x++) row[x] += Math.min(x + 1, right) - Math.max(x, left);
}

/** The mask of one or more closed polygons, the greatest coverage where they overlap. */
export function polygons(...outlines: readonly ArrayLike<number>[]): Mask {
  const mask = blank();
  for (const outline of outlines)
    fillPolygon(outline, (index, coverage) => {
      mask[index] = Math.max(mask[index], coverage);
    });
  return mask;
}

/**
 * Three box blurs, close to a Gaussian of this standard deviation, pixels; the edge pixels go on outside.
 * `width` is the mask's, where it is only a part of the sheet.
 */
export function blurred(mask: Mask, deviation: number, width = SIDE): Mask {
  const height = mask.length / width;
  const radius = Math.max(1, Math.round((Math.sqrt(4 * deviation * deviation + 1) - 1) / 2));
  const [from, to] = [mask.slice(), new Float32Array(mask.length)];
  for (let pass = 0; pass < 3; pass++) {
    boxBlur(from, to, radius, { places: width, step: 1, lines: height, stride: width });
    boxBlur(to, from, radius, { places: height, step: width, lines: width, stride: 1 });
  }
  return from;
}

interface Lines {
  readonly places: number;
  readonly step: number;
  readonly lines: number;
  readonly stride: number;
}

function boxBlur(from: Mask, to: Mask, radius: number, { places, step, lines, stride }: Lines): void {
  for (let line = 0; line < lines; line++) {
    const start = line * stride;
    const at = (place: number): number => from[start + Math.min(places - 1, Math.max(0, place)) * step];
    let sum = 0;
    for (let place = -radius; place <= radius; place++) sum += at(place);
    for (let place = 0; place < places; place++) {
      to[start + place * step] = sum / (2 * radius + 1);
      sum += at(place + radius + 1) - at(place - radius);
    }
  }
}

/** The mask pushed about by two fields, pixels; bilinear. */
export function warped(mask: Mask, across: Field, down: Field): Mask {
  return masked((x, y) => sampled(mask, x + across(x, y), y + down(x, y)));
}

/** The mask at a place, bilinear; the edge pixels go on outside. */
export function sampled(mask: Mask, x: number, y: number): number {
  const left = Math.min(SIDE - 1.001, Math.max(0, x - 0.5));
  const top = Math.min(SIDE - 1.001, Math.max(0, y - 0.5));
  const at = Math.floor(top) * SIDE + Math.floor(left);
  const dx = left - Math.floor(left);
  const dy = top - Math.floor(top);
  const above = mask[at] + (mask[at + 1] - mask[at]) * dx;
  const below = mask[at + SIDE] + (mask[at + SIDE + 1] - mask[at + SIDE]) * dx;
  return above + (below - above) * dy;
}

/** Distance of each pixel to the nearest where `edge` is not 0, pixels: two chamfer sweeps (Borgefors 1986). */
export function distanceTo(edge: ArrayLike<number>): Mask {
  const distance = blank();
  for (let i = 0; i < distance.length; i++) distance[i] = edge[i] ? 0 : 2 * SIDE;
  const relax = (index: number, x: number, side: 1 | -1): void => {
    let best = distance[index];
    const take = (other: number, cost: number): void => {
      if (other >= 0 && other < distance.length) best = Math.min(best, distance[other] + cost);
    };
    const inner = side === 1 ? x < SIDE - 1 : x > 0;
    const outer = side === 1 ? x > 0 : x < SIDE - 1;
    if (outer) take(index - side, 0.95);
    take(index - side * SIDE, 0.95);
    if (outer) take(index - side * (SIDE + 1), 1.34);
    if (inner) take(index - side * (SIDE - 1), 1.34);
    distance[index] = best;
  };
  for (let index = 0; index < distance.length; index++) relax(index, index % SIDE, 1);
  for (let index = distance.length - 1; index >= 0; index--) relax(index, index % SIDE, -1);
  return distance;
}
