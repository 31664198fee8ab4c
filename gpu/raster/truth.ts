import type { Scene } from "../../drawing/scene.ts";
import type { Stroke } from "../../drawing/stroke.ts";

/**
 * Pictures and gradients by brute force, to hold the rasteriser against. Shares no code with it: many samples per
 * pixel, each inside a stroke or not by its distance to a finely cut curve, each composited by itself.
 */
export interface Truth {
  /** [H·W·3] */
  readonly image: Float64Array;
  /** For every stroke asked for, d(ΣG·image) / d(…). */
  readonly gradients: readonly TruthGradients[];
}

export interface TruthGradients {
  readonly stroke: number;
  /** x and y of each control point. */
  readonly points: readonly number[];
  /** To the diameter. */
  readonly width: number;
  /** Red, green, blue, opacity. */
  readonly color: readonly number[];
}

/** Chords per cubic. */
const CHORDS = 32;

/** x and y in turn. */
function cut(points: ArrayLike<number>): Float64Array {
  const cubics = (points.length / 2 - 1) / 3;
  const out = new Float64Array(2 * (cubics * CHORDS + 1));
  for (let k = 0; k <= cubics * CHORDS; k++) {
    const cubic = Math.min(cubics - 1, Math.floor(k / CHORDS));
    const t = k / CHORDS - cubic;
    for (let axis = 0; axis < 2; axis++) {
      const [a, b, c, d] = [0, 2, 4, 6].map((offset) => points[6 * cubic + offset + axis]);
      // De Casteljau.
      const mix = (from: number, to: number): number => from + t * (to - from);
      out[2 * k + axis] = mix(mix(mix(a, b), mix(b, c)), mix(mix(b, c), mix(c, d)));
    }
  }
  return out;
}

function squaredDistance(line: Float64Array, k: number, x: number, y: number): number {
  const dx = line[2 * k + 2] - line[2 * k];
  const dy = line[2 * k + 3] - line[2 * k + 1];
  const length = dx * dx + dy * dy;
  const dot = (x - line[2 * k]) * dx + (y - line[2 * k + 1]) * dy;
  const t = length > 0 ? Math.min(1, Math.max(0, dot / length)) : 0;
  const ex = x - line[2 * k] - t * dx;
  const ey = y - line[2 * k + 1] - t * dy;
  return ex * ex + ey * ey;
}

/** Whether (x, y) is inside, as far as chords `first` to `last` tell. */
function isInside(
  line: Float64Array,
  radius: number,
  x: number,
  y: number,
  first: number,
  last: number,
): boolean {
  for (let k = first; k <= last; k++) {
    if (squaredDistance(line, k, x, y) < radius * radius) return true;
  }
  return false;
}

/** The samples within a distance of a stroke's curve, with that distance, on a grid of `columns` × `rows` samples. */
function samplesNear(
  line: Float64Array,
  reach: number,
  perPixel: number,
  columns: number,
  rows: number,
): Map<number, number> {
  const near = new Map<number, number>();
  for (let k = 0; 2 * k + 2 < line.length; k++) {
    const [ax, ay, bx, by] = line.subarray(2 * k, 2 * k + 4);
    const left = Math.max(0, Math.floor((Math.min(ax, bx) - reach) * perPixel));
    const right = Math.min(columns - 1, Math.ceil((Math.max(ax, bx) + reach) * perPixel));
    const top = Math.max(0, Math.floor((Math.min(ay, by) - reach) * perPixel));
    const bottom = Math.min(rows - 1, Math.ceil((Math.max(ay, by) + reach) * perPixel));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const square = squaredDistance(line, k, (column + 0.5) / perPixel, (row + 0.5) / perPixel);
        if (square > reach * reach) continue;
        const sample = row * columns + column;
        const known = near.get(sample);
        if (known === undefined || square < known) near.set(sample, square);
      }
    }
  }
  return near;
}

/** What a change of one sample from outside to inside a stroke does to ΣG·image, and to its colour's gradient. */
interface Weighed {
  readonly samples: Int32Array;
  /** Squared distance to the stroke's curve. */
  readonly squares: Float64Array;
  /** Effect of the sample's being inside. */
  readonly effect: Float64Array;
}

/**
 * @param upstream G, [H·W·3]
 * @param strokes which strokes' gradients are wanted
 * @param perPixel samples per pixel and axis
 * @param step central differences move a number by this many pixels either way
 */
export function truth(
  scene: Scene,
  upstream: ArrayLike<number>,
  strokes: readonly number[],
  perPixel: number,
  step = 0.125,
): Truth {
  const columns = scene.width * perPixel;
  const rows = scene.height * perPixel;
  const share = 1 / (perPixel * perPixel);
  const wanted = new Set(strokes);
  const lines = scene.strokes.map((stroke) => cut(stroke.points));
  const near = scene.strokes.map((stroke, i) =>
    samplesNear(lines[i], stroke.width / 2 + (wanted.has(i) ? 2 * step : 0), perPixel, columns, rows),
  );
  const pixelOf = (sample: number): number =>
    Math.floor(Math.floor(sample / columns) / perPixel) * scene.width +
    Math.floor((sample % columns) / perPixel);

  // Bottom up: the colour of every sample, and of those under the strokes in question.
  const colors = new Float32Array(3 * columns * rows).fill(1);
  const below = new Map<number, Float32Array>();
  scene.strokes.forEach(({ width, color }, i) => {
    const under = new Float32Array(wanted.has(i) ? 3 * near[i].size : 0);
    let n = 0;
    for (const [sample, square] of near[i]) {
      for (let c = 0; c < 3; c++) {
        const value = colors[3 * sample + c];
        if (wanted.has(i)) under[3 * n + c] = value;
        if (square < (width / 2) ** 2) colors[3 * sample + c] = value + color[3] * (color[c] - value);
      }
      n++;
    }
    below.set(i, under);
  });
  const image = new Float64Array(3 * scene.width * scene.height);
  for (let sample = 0; sample < columns * rows; sample++) {
    for (let c = 0; c < 3; c++) image[3 * pixelOf(sample) + c] += share * colors[3 * sample + c];
  }

  // Top down: how much of each sample shines through.
  const through = new Float32Array(columns * rows).fill(1);
  const gradients: TruthGradients[] = [];
  for (let i = scene.strokes.length - 1; i >= 0; i--) {
    const { width, color } = scene.strokes[i];
    const under = below.get(i) ?? new Float32Array(0);
    if (wanted.has(i)) {
      const weighed: Weighed = {
        samples: Int32Array.from(near[i].keys()),
        squares: Float64Array.from(near[i].values()),
        effect: new Float64Array(near[i].size),
      };
      const byColor = [0, 0, 0, 0];
      weighed.samples.forEach((sample, n) => {
        let contrast = 0;
        for (let c = 0; c < 3; c++) {
          const g = share * through[sample] * upstream[3 * pixelOf(sample) + c];
          contrast += g * (color[c] - under[3 * n + c]);
          if (weighed.squares[n] < (width / 2) ** 2) byColor[c] += color[3] * g;
        }
        if (weighed.squares[n] < (width / 2) ** 2) byColor[3] += contrast;
        weighed.effect[n] = color[3] * contrast;
      });
      gradients.push({
        stroke: i,
        color: byColor,
        ...byShape(scene.strokes[i], weighed, columns, perPixel, step),
      });
    }
    for (const [sample, square] of near[i]) {
      if (square < (width / 2) ** 2) through[sample] *= 1 - color[3];
    }
  }
  return { image, gradients: gradients.reverse() };
}

/** Central differences over the samples that a move by `step` can reach. */
function byShape(
  { points, width }: Stroke,
  { samples, squares, effect }: Weighed,
  columns: number,
  perPixel: number,
  step: number,
): { points: number[]; width: number } {
  const radius = width / 2;
  const line = cut(points);
  // Of each sample, the chords that a move can bring within reach.
  const movable: { x: number; y: number; effect: number; first: number; last: number }[] = [];
  squares.forEach((square, n) => {
    if (Math.abs(Math.sqrt(square) - radius) > 1.01 * step) return;
    const x = ((samples[n] % columns) + 0.5) / perPixel;
    const y = (Math.floor(samples[n] / columns) + 0.5) / perPixel;
    const reach = (radius + 2.02 * step) ** 2;
    let first = Number.POSITIVE_INFINITY;
    let last = -1;
    for (let k = 0; 2 * k + 2 < line.length; k++) {
      if (squaredDistance(line, k, x, y) > reach) continue;
      first = Math.min(first, k);
      last = k;
    }
    movable.push({ x, y, effect: effect[n], first, last });
  });
  const sum = (moved: Float64Array, r: number): number => {
    let total = 0;
    for (const { x, y, effect, first, last } of movable) {
      if (isInside(moved, r, x, y, first, last)) total += effect;
    }
    return total;
  };
  const moved = Float64Array.from(points);
  const byPoints = Array.from(points, (value, p) => {
    moved[p] = value + step;
    const more = sum(cut(moved), radius);
    moved[p] = value - step;
    const less = sum(cut(moved), radius);
    moved[p] = value;
    return (more - less) / (2 * step);
  });
  const wider = sum(line, radius + step) - sum(line, Math.max(0, radius - step));
  // The radius moves by `step`, the diameter by twice that.
  return { points: byPoints, width: wider / (4 * step) };
}
