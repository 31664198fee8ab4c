import type { Segments } from "./segments.ts";

/**
 * Samples per pixel and axis. Each stands for a box of its own, integrated in closed form, so 2×2 of them
 * are no noise: they serve where an edge bends, joins or ends within a pixel.
 */
export const GRID = 2;
/** Side of a sample's box, canvas pixels. */
const SIDE = 1 / GRID;
/** An edge further than this from a sample's centre misses its box: half the box's diagonal. */
export const HALF_DIAGONAL = Math.SQRT1_2 * SIDE;
/** Closer than this to a vertex (canvas pixels) the direction to it is rounding noise. */
const NEAREST = 1e-6;

/** What `sampleCoverage` writes: coverage, then its derivatives. */
export const COVERAGE = 0;
export const BY_RADIUS = 1;
export const BY_AX = 2;
export const BY_AY = 3;
export const BY_BX = 4;
export const BY_BY = 5;

// One straight edge over one box: area, and its derivatives to the edge's distance and to the box's two
// extents along the normal. Written by `edge`, read at once.
let area = 0;
let byDistance = 0;
let byLonger = 0;
let byShorter = 0;

/**
 * The part of a box that lies behind a straight edge at signed distance `s` from its centre (positive inside).
 * The box filter seen along the edge's normal is a trapezoid, the convolution of two boxes as wide as the
 * extents `longer` ≥ `shorter`, SIDE·|n| by axis; its integral is linear, with a parabola at either end.
 */
function edge(s: number, longer: number, shorter: number): void {
  const distance = s < 0 ? -s : s;
  const reach = 0.5 * (longer + shorter);
  byDistance = byLonger = byShorter = 0;
  if (distance >= reach) {
    area = s < 0 ? 0 : 1;
    return;
  }
  if (distance <= longer - reach) {
    byDistance = 1 / longer;
    area = 0.5 + s * byDistance;
    byLonger = -s * byDistance * byDistance;
    return;
  }
  const missing = reach - distance;
  const density = missing / (longer * shorter);
  const corner = 0.5 * missing * density;
  byDistance = density;
  byLonger = 0.5 * density * (missing / longer - 1);
  byShorter = 0.5 * density * (missing / shorter - 1);
  if (s < 0) {
    area = corner;
    byLonger = -byLonger;
    byShorter = -byShorter;
  } else {
    area = 1 - corner;
  }
}

/**
 * Coverage of the box around the sample (x, y) by a line of `radius` around chord `s`, the nearest one,
 * and its exact derivatives to the radius and to the chord's ends: both edges of the line
 * are taken as straight over the box, and the box is integrated along their normal.
 * @param out COVERAGE … BY_BY, overwritten
 * @returns whether any derivative is not zero
 */
export function sampleCoverage(
  segments: Segments,
  s: number,
  x: number,
  y: number,
  radius: number,
  out: Float64Array,
): boolean {
  const lx = segments.lx[s];
  const ly = segments.ly[s];
  const inverse = segments.inverse[s];
  const fromX = x - segments.ax[s];
  const fromY = y - segments.ay[s];
  const along = (fromX * lx + fromY * ly) * inverse * inverse;
  const beside = along > 0 && along < 1;
  // The nearest point's direction n and distance: across the chord, or away from one of its ends.
  let nx: number;
  let ny: number;
  let distance: number;
  if (beside) {
    nx = -ly * inverse;
    ny = lx * inverse;
    distance = fromX * nx + fromY * ny;
    if (distance < 0) {
      nx = -nx;
      ny = -ny;
      distance = -distance;
    }
  } else {
    nx = along >= 1 ? fromX - lx : fromX;
    ny = along >= 1 ? fromY - ly : fromY;
    distance = Math.sqrt(nx * nx + ny * ny);
    if (distance > NEAREST) {
      nx /= distance;
      ny /= distance;
    } else {
      nx = 1;
      ny = 0;
    }
  }
  if (distance >= radius + HALF_DIAGONAL) {
    out[COVERAGE] = 0;
    return false;
  }
  if (distance <= radius - HALF_DIAGONAL) {
    out[COVERAGE] = 1;
    return false;
  }
  const extentX = nx < 0 ? -nx : nx;
  const extentY = ny < 0 ? -ny : ny;
  const steep = extentX > extentY;
  const longer = SIDE * (steep ? extentX : extentY);
  const shorter = SIDE * Math.max(steep ? extentY : extentX, 1e-7);
  edge(radius - distance, longer, shorter);
  let coverage = area;
  let byRadius = byDistance;
  let inward = -byDistance;
  let dLonger = byLonger;
  let dShorter = byShorter;
  if (radius + distance < HALF_DIAGONAL) {
    // A line so thin that its far edge crosses the box as well.
    edge(-radius - distance, longer, shorter);
    coverage -= area;
    byRadius += byDistance;
    inward += byDistance;
    dLonger -= byLonger;
    dShorter -= byShorter;
  }
  out[COVERAGE] = coverage;
  out[BY_RADIUS] = byRadius;
  // Turning n towards τ = (−ny, nx) changes |nx| and |ny|.
  const turnX = nx < 0 ? ny : -ny;
  const turnY = ny < 0 ? -nx : nx;
  const byTurn = SIDE * (steep ? dLonger * turnX + dShorter * turnY : dLonger * turnY + dShorter * turnX);
  if (beside) {
    // Moving the ends by δa and δb turns n by −(δb − δa)·n / length along the chord's direction.
    const sense = lx * -ny + ly * nx > 0 ? inverse : -inverse;
    const turn = byTurn * sense;
    const atA = turn - inward * (1 - along);
    const atB = -turn - inward * along;
    out[BY_AX] = atA * nx;
    out[BY_AY] = atA * ny;
    out[BY_BX] = atB * nx;
    out[BY_BY] = atB * ny;
  } else {
    // Moving the end by δ turns n by −δ·τ / distance.
    const turn = distance > NEAREST ? byTurn / distance : 0;
    const vx = turn * ny - inward * nx;
    const vy = -turn * nx - inward * ny;
    const atB = along >= 1;
    out[BY_AX] = atB ? 0 : vx;
    out[BY_AY] = atB ? 0 : vy;
    out[BY_BX] = atB ? vx : 0;
    out[BY_BY] = atB ? vy : 0;
  }
  return true;
}
