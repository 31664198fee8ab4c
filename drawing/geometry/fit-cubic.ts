/** A unit vector. */
export type Direction = readonly [x: number, y: number];

/** A line as it was drawn: no two neighbours at the same place. */
export interface Line {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** [n] length from the first sample to each. */
  readonly along: Float64Array;
}

/** One cubic laid through a part of a line. */
export interface CubicFit {
  /** Its 4 control points, x and y in turn. */
  readonly points: readonly number[];
  /** The greatest distance of a sample from where the cubic is at that sample's parameter. */
  readonly error: number;
  /** The sample that is so far off. */
  readonly worst: number;
}

const ROUNDS = 16;
/** A first try that is this many tolerances off is not worth bettering. */
const HOPELESS = 5;
/** Bettering ends after so many rounds that took off next to nothing; the greatest distance may grow on the way. */
const PATIENCE = 4;
const PROGRESS = 0.99;
/** What a distance along the cubic counts of one across it. */
const ALONG = 0.01;

/**
 * The cubic from sample `from` to sample `to` with the least squares of distances (Schneider 1990, "An Algorithm for
 * Automatically Fitting Digitized Curves", Graphics Gems): chord-length parameters, bettered by Newton's method.
 * @param start where the line sets out to, or null to find that too (a loose end, a corner); `end` points back likewise
 */
export function fitCubic(
  line: Line,
  from: number,
  to: number,
  start: Direction | null,
  end: Direction | null,
  tolerance: number,
): CubicFit {
  const length = line.along[to] - line.along[from];
  const parameters = new Float64Array(to - from + 1);
  for (let i = from; i <= to; i++) parameters[i - from] = (line.along[i] - line.along[from]) / length;
  let best: CubicFit | null = null;
  let points: readonly number[] | null = null;
  let patience = PATIENCE;
  for (let round = 0; round < ROUNDS; round++) {
    points =
      leastSquares(line, from, to, parameters, points, start, end) ?? thirds(line, from, to, start, end);
    const fit = measured(line, from, to, parameters, points);
    patience = best !== null && fit.error > PROGRESS * best.error ? patience - 1 : PATIENCE;
    if (best === null || fit.error < best.error) best = fit;
    if (best.error <= tolerance || best.error > HOPELESS * tolerance || patience === 0) break;
    reparameterise(line, from, to, parameters, points);
  }
  return best ?? measured(line, from, to, parameters, thirds(line, from, to, start, end));
}

/**
 * The inner control points by the normal equations; null where they say nothing, or nonsense.
 * @param before the control points that the parameters belong to: then distances along that cubic hardly count, as
 * a sample may slide along it, which takes fewer rounds (Wang, Pottmann & Liu 2006); null counts all alike
 */
function leastSquares(
  { xs, ys, along }: Line,
  from: number,
  to: number,
  parameters: Float64Array,
  before: readonly number[] | null,
  start: Direction | null,
  end: Direction | null,
): readonly number[] | null {
  const [x0, y0, x3, y3] = [xs[from], ys[from], xs[to], ys[to]];
  // Sums over the samples: b·b·M, a symmetric matrix as xx, xy and yy, for each pair of inner points; then b·M·r.
  const sums = new Float64Array(13);
  for (let i = from + 1; i < to; i++) {
    const t = parameters[i - from];
    const u = 1 - t;
    const b1 = 3 * u * u * t;
    const b2 = 3 * u * t * t;
    const rx = xs[i] - (u * u * u + b1) * x0 - (b2 + t * t * t) * x3;
    const ry = ys[i] - (u * u * u + b1) * y0 - (b2 + t * t * t) * y3;
    let mxx = 1;
    let mxy = 0;
    let myy = 1;
    if (before !== null) {
      const qx = u * u * (before[2] - x0) + 2 * u * t * (before[4] - before[2]) + t * t * (x3 - before[4]);
      const qy = u * u * (before[3] - y0) + 2 * u * t * (before[5] - before[3]) + t * t * (y3 - before[5]);
      const slide = (1 - ALONG) / Math.max(1e-12, qx * qx + qy * qy);
      mxx = 1 - slide * qx * qx;
      mxy = -slide * qx * qy;
      myy = 1 - slide * qy * qy;
    }
    sums[0] += b1 * b1 * mxx;
    sums[1] += b1 * b1 * mxy;
    sums[2] += b1 * b1 * myy;
    sums[3] += b1 * b2 * mxx;
    sums[4] += b1 * b2 * mxy;
    sums[5] += b1 * b2 * myy;
    sums[6] += b2 * b2 * mxx;
    sums[7] += b2 * b2 * mxy;
    sums[8] += b2 * b2 * myy;
    sums[9] += b1 * (mxx * rx + mxy * ry);
    sums[10] += b1 * (mxy * rx + myy * ry);
    sums[11] += b2 * (mxx * rx + mxy * ry);
    sums[12] += b2 * (mxy * rx + myy * ry);
  }
  const unknowns: readonly Unknown[] = [
    ...(start === null ? LOOSE : [start]).map((way) => ({ handle: 0, way })),
    ...(end === null ? LOOSE : [end]).map((way) => ({ handle: 1, way })),
  ];
  const lengths = solved(
    unknowns.map((row) => [
      ...unknowns.map((column) => quadratic(sums, 3 * (row.handle + column.handle), row.way, column.way)),
      row.way[0] * sums[9 + 2 * row.handle] + row.way[1] * sums[10 + 2 * row.handle],
    ]),
  );
  if (lengths === null) return null;
  let [ax, ay, bx, by] = [0, 0, 0, 0];
  for (const [k, { handle, way }] of unknowns.entries()) {
    if (handle === 0) [ax, ay] = [ax + lengths[k] * way[0], ay + lengths[k] * way[1]];
    else [bx, by] = [bx + lengths[k] * way[0], by + lengths[k] * way[1]];
  }
  const backwards = (start !== null && lengths[0] <= 0) || (end !== null && lengths[lengths.length - 1] <= 0);
  // Handles longer than the line itself make loops between the samples.
  const longest = along[to] - along[from];
  if (backwards || Math.hypot(ax, ay) > longest || Math.hypot(bx, by) > longest) return null;
  return [x0, y0, x0 + ax, y0 + ay, x3 + bx, y3 + by, x3, y3];
}

/** How far the first (0) or the second (1) inner control point goes a way from its end. */
interface Unknown {
  readonly handle: number;
  readonly way: Direction;
}
const LOOSE: readonly Direction[] = [
  [1, 0],
  [0, 1],
];

/** aᵀ·M·b of the matrix at `at`. */
const quadratic = (sums: Float64Array, at: number, [ax, ay]: Direction, [bx, by]: Direction): number =>
  ax * (sums[at] * bx + sums[at + 1] * by) + ay * (sums[at + 1] * bx + sums[at + 2] * by);

/** Cholesky's way through a few equations, the right side as the last column; null when they are not independent. */
function solved(rows: readonly (readonly number[])[]): readonly number[] | null {
  const n = rows.length;
  const lower = rows.map((row) => [...row]);
  const right = rows.map((row) => row[n]);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = rows[i][j];
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
      if (i !== j) lower[i][j] = sum / lower[j][j];
      else if (sum > 1e-7 * rows[i][i]) lower[i][i] = Math.sqrt(sum);
      else return null;
    }
    for (let k = 0; k < i; k++) right[i] -= lower[i][k] * right[k];
    right[i] /= lower[i][i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) right[i] -= lower[k][i] * right[k];
    right[i] /= lower[i][i];
  }
  return right;
}

/** Handles of a third of the length, as Wu and Barsky have it. */
function thirds(
  { xs, ys, along }: Line,
  from: number,
  to: number,
  start: Direction | null,
  end: Direction | null,
): readonly number[] {
  const third = (along[to] - along[from]) / 3;
  const [x0, y0, x3, y3] = [xs[from], ys[from], xs[to], ys[to]];
  const [ax, ay] = start ?? direction(xs[from + 1] - x0, ys[from + 1] - y0) ?? [0, 0];
  const [bx, by] = end ?? direction(xs[to - 1] - x3, ys[to - 1] - y3) ?? [0, 0];
  return [x0, y0, x0 + third * ax, y0 + third * ay, x3 + third * bx, y3 + third * by, x3, y3];
}

/** The unit vector along (x, y); null for none. */
export function direction(x: number, y: number): Direction | null {
  const length = Math.hypot(x, y);
  return length > 0 ? [x / length, y / length] : null;
}

function measured(
  { xs, ys }: Line,
  from: number,
  to: number,
  parameters: Float64Array,
  points: readonly number[],
): CubicFit {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = points;
  let greatest = 0;
  let worst = (from + to) >> 1;
  for (let i = from + 1; i < to; i++) {
    const t = parameters[i - from];
    const u = 1 - t;
    const b0 = u * u * u;
    const b1 = 3 * u * u * t;
    const b2 = 3 * u * t * t;
    const b3 = t * t * t;
    const dx = b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3 - xs[i];
    const dy = b0 * y0 + b1 * y1 + b2 * y2 + b3 * y3 - ys[i];
    const squared = dx * dx + dy * dy;
    if (squared > greatest) {
      greatest = squared;
      worst = i;
    }
  }
  return { points, error: Math.sqrt(greatest), worst };
}

/** One step of Newton's method towards the place of the cubic that is nearest to each sample. */
function reparameterise(
  { xs, ys }: Line,
  from: number,
  to: number,
  parameters: Float64Array,
  [x0, y0, x1, y1, x2, y2, x3, y3]: readonly number[],
): void {
  for (let i = from + 1; i < to; i++) {
    const t = parameters[i - from];
    const u = 1 - t;
    const b0 = u * u * u;
    const b1 = 3 * u * u * t;
    const b2 = 3 * u * t * t;
    const b3 = t * t * t;
    const dx = b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3 - xs[i];
    const dy = b0 * y0 + b1 * y1 + b2 * y2 + b3 * y3 - ys[i];
    const qx = 3 * (u * u * (x1 - x0) + 2 * u * t * (x2 - x1) + t * t * (x3 - x2));
    const qy = 3 * (u * u * (y1 - y0) + 2 * u * t * (y2 - y1) + t * t * (y3 - y2));
    const sx = 6 * (u * (x2 - 2 * x1 + x0) + t * (x3 - 2 * x2 + x1));
    const sy = 6 * (u * (y2 - 2 * y1 + y0) + t * (y3 - 2 * y2 + y1));
    const slope = qx * qx + qy * qy + dx * sx + dy * sy;
    if (slope > 1e-12) parameters[i - from] = Math.min(1, Math.max(0, t - (dx * qx + dy * qy) / slope));
  }
}
