import type { FloatArray } from "../../drawing/packed.ts";
import type { Boxes } from "./boxes.ts";
import type { Fragments } from "./fragments.ts";
import type { Segments } from "./segments.ts";

/** Closer than this to a vertex (canvas pixels) the direction to it is rounding noise. */
const NEAREST = 1e-6;
/** A box seen along its own axis counts as this part of its side across, so that little is lost to rounding. */
const NARROWEST = 1e-4;
/** Half the diagonal of a pixel. */
const HALF_DIAGONAL = Math.SQRT1_2;
/** Keeps 0/0 out of v/|v|. */
const TINY = 1e-300;

/** Fills in `along`, `nx`, `ny` and `distance`. */
export function locate(boxes: Boxes, segments: Segments): void {
  const { ax, ay, lx, ly, inverse, stepX, stepY } = segments;
  const { count, x, y, chord, along, nx, ny, distance } = boxes;
  for (let b = 0; b < count; b++) {
    const s = chord[b];
    const fromX = x[b] - ax[s];
    const fromY = y[b] - ay[s];
    let t = fromX * stepX[s] + fromY * stepY[s];
    t = 0.5 * (t + Math.abs(t));
    t = 1 - t;
    t = 1 - 0.5 * (t + Math.abs(t));
    const dx = fromX - t * lx[s];
    const dy = fromY - t * ly[s];
    const d = Math.sqrt(dx * dx + dy * dy);
    along[b] = t;
    distance[b] = d;
    if (d > NEAREST) {
      const scale = 1 / d;
      nx[b] = dx * scale;
      ny[b] = dy * scale;
    } else {
      nx[b] = inverse[s] > 0 ? -ly[s] * inverse[s] : 1;
      ny[b] = lx[s] * inverse[s];
    }
  }
}

/**
 * Fills in `coverage` and its exact derivatives for a line of `radius`.
 *
 * Over a box both edges of the line are taken as straight, and across the direction n to the nearest point. The
 * box filter seen along n is a trapezoid: the convolution of two boxes as wide as the extents side·|nx|
 * and side·|ny|. The part of the box beyond an edge at distance q from its centre is the trapezoid's tail,
 * (a² − e²) / 2XY with a = max(½(X+Y) − q, 0) and e = max(½|X−Y| − q, 0).
 */
export function integrate(boxes: Boxes, radius: number): void {
  integrateEdge(boxes, 1, radius);
  // So thin a line that its far edge may cross the same box: what lies beyond that is not covered.
  if (radius < HALF_DIAGONAL) integrateEdge(boxes, -1, radius);
}

function integrateEdge(boxes: Boxes, sign: 1 | -1, radius: number): void {
  const { count, side, nx, ny, distance, coverage, byRadius, byDistance, byTurn } = boxes;
  const keep = sign > 0 ? 0 : 1;
  for (let b = 0; b < count; b++) {
    const unit = side[b];
    const normalX = nx[b];
    const normalY = ny[b];
    const sizeX = Math.abs(normalX);
    const sizeY = Math.abs(normalY);
    const difference = sizeX - sizeY;
    const more = 0.5 * (sizeX + sizeY + Math.abs(difference));
    const less = 0.5 * (sizeX + sizeY - Math.abs(difference));
    const longer = unit * more;
    const excess = less - NARROWEST;
    const shorter = unit * (NARROWEST + 0.5 * (excess + Math.abs(excess)));
    const inside = sign * radius - distance[b];
    const off = Math.abs(inside);
    let a = 0.5 * (longer + shorter) - off;
    a = 0.5 * (a + Math.abs(a));
    let e = 0.5 * (longer - shorter) - off;
    e = 0.5 * (e + Math.abs(e));
    const perLonger = 1 / longer;
    const perShorter = 1 / shorter;
    const half = 0.5 * perLonger * perShorter;
    const inwards = sign * (inside / (off + TINY));
    const density = 2 * half * (a - e);
    const tail = half * (a - e) * (a + e);
    const tailByLonger = half * (a - e) * (1 - (a + e) * perLonger);
    const tailByShorter = half * (a + e) * (1 - (a - e) * perShorter);
    // Turning n towards (−ny, nx) makes one extent longer and the other shorter.
    const sense = normalX * normalY * difference;
    const turn = unit * (sense / (Math.abs(sense) + TINY)) * (tailByShorter * more - tailByLonger * less);
    coverage[b] = keep * coverage[b] + 0.5 * sign + inwards * (0.5 - tail);
    byRadius[b] = keep * byRadius[b] + density;
    byDistance[b] = keep * byDistance[b] - sign * density;
    byTurn[b] = keep * byTurn[b] - inwards * turn;
  }
}

/** Appends the pixels of `boxes` to `fragments`, as edges, with the derivatives of their coverage to the chords' ends. */
export function collect(boxes: Boxes, segments: Segments, fragments: Fragments<FloatArray>): void {
  const { lx, ly, inverse, vertex } = segments;
  const { count, pixel, chord, side, along, nx, ny, distance } = boxes;
  const { coverage: boxCoverage, byRadius: boxByRadius, byDistance, byTurn } = boxes;
  fragments.reserveEdges(count);
  const { edgePixel, coverage, byRadius, partialEnd, partial, partialVertex } = fragments;
  let p = fragments.partials;
  let edge = fragments.edges;
  for (let b = 0; b < count; ) {
    const at = pixel[b];
    let pixelCoverage = 0;
    let pixelByRadius = 0;
    for (; b < count && pixel[b] === at; b++) {
      const weight = side[b] * side[b];
      pixelCoverage += weight * boxCoverage[b];
      const widening = weight * boxByRadius[b];
      if (widening === 0) continue;
      pixelByRadius += widening;
      const s = chord[b];
      const t = along[b];
      const normalX = nx[b];
      const normalY = ny[b];
      const outward = weight * byDistance[b];
      let atA = (t - 1) * outward;
      let atB = -t * outward;
      if (t > 0 && t < 1) {
        // Moving the ends by δa and δb turns n by −(δb − δa)·n / length along the chord's direction.
        const across = ly[s] * normalX - lx[s] * normalY;
        const turn = (across > 0 ? inverse[s] : -inverse[s]) * weight * byTurn[b];
        atA += turn;
        atB -= turn;
        partial[4 * p] = atA * normalX;
        partial[4 * p + 1] = atA * normalY;
        partial[4 * p + 2] = atB * normalX;
        partial[4 * p + 3] = atB * normalY;
      } else {
        // Moving the end by δ turns n by −δ·(−ny, nx) / distance.
        const turn = distance[b] > NEAREST ? (weight * byTurn[b]) / distance[b] : 0;
        const turnX = turn * normalY;
        const turnY = -turn * normalX;
        partial[4 * p] = atA * normalX + (1 - t) * turnX;
        partial[4 * p + 1] = atA * normalY + (1 - t) * turnY;
        partial[4 * p + 2] = atB * normalX + t * turnX;
        partial[4 * p + 3] = atB * normalY + t * turnY;
      }
      partialVertex[p++] = vertex[s];
    }
    if (pixelCoverage === 0 && pixelByRadius === 0) continue;
    edgePixel[edge] = at;
    coverage[edge] = pixelCoverage;
    byRadius[edge] = pixelByRadius;
    partialEnd[edge++] = p;
  }
  fragments.edges = edge;
  fragments.partials = p;
}
