import type { FloatArray, PackedStrokes } from "../../drawing/packed.ts";

/** No chord strays further than this from its cubic, in canvas pixels (Wang's bound, before the shift below). */
const FLATNESS = 0.15;
const MAX_CHORDS = 256;

/**
 * Strokes flattened to chords, and the transpose of that linear map.
 *
 * Each cubic becomes `chords` equal steps of its parameter, by Wang's formula: the distance between a
 * curve B and its chord is at most |B''|·h²/8, where h = 1/chords. Chords lie on the hollow side of the curve
 * by two thirds of that on average, so inner vertices are moved by −B''·h²/12: the chain then lies on the curve
 * in the mean, and half as many chords draw as well. Every vertex stays a linear function of the control
 * points, with weights that depend on its place and on `chords` alone.
 */
export class Polylines {
  /** Coordinates of the vertices of all strokes, one after the other. */
  x = new Float64Array(1024);
  y = new Float64Array(1024);
  /** [N + 1] index of each stroke's first vertex. */
  offsets = new Uint32Array(1);
  /** Steps that each cubic was cut into; 0 throughout a stroke that is not drawn. */
  #chords = new Uint16Array(64);

  /**
   * Flattens every stroke for which `drawn` is not 0; the others get no vertices.
   * @param drawn [N] flags.
   */
  flatten(packed: PackedStrokes<FloatArray>, drawn: Uint8Array): void {
    const { points, pointOffsets } = packed;
    const strokes = pointOffsets.length - 1;
    if (this.offsets.length !== strokes + 1) this.offsets = new Uint32Array(strokes + 1);
    const cubics = (pointOffsets[strokes] - strokes) / 3;
    if (this.#chords.length < cubics) this.#chords = new Uint16Array(2 * cubics);
    let vertex = 0;
    let cubic = 0;
    for (let i = 0; i < strokes; i++) {
      this.offsets[i] = vertex;
      const segments = (pointOffsets[i + 1] - pointOffsets[i] - 1) / 3;
      if (drawn[i] === 0) {
        this.#chords.fill(0, cubic, cubic + segments);
        cubic += segments;
        continue;
      }
      this.#reserve(vertex + segments * MAX_CHORDS + 1);
      const { x, y } = this;
      let p = 2 * pointOffsets[i];
      x[vertex] = points[p];
      y[vertex++] = points[p + 1];
      for (let segment = 0; segment < segments; segment++, p += 6) {
        const chords = chordsOf(points, p);
        this.#chords[cubic++] = chords;
        const shift = 1 / (2 * chords * chords);
        for (let step = 1; step < chords; step++, vertex++) {
          const t = step / chords;
          const u = 1 - t;
          const a = u * (u * u - shift);
          const b = 3 * u * u * t - shift * (t - 2 * u);
          const c = 3 * u * t * t - shift * (u - 2 * t);
          const d = t * (t * t - shift);
          x[vertex] = a * points[p] + b * points[p + 2] + c * points[p + 4] + d * points[p + 6];
          y[vertex] = a * points[p + 1] + b * points[p + 3] + c * points[p + 5] + d * points[p + 7];
        }
        x[vertex] = points[p + 6];
        y[vertex++] = points[p + 7];
      }
    }
    this.offsets[strokes] = vertex;
  }

  /**
   * d loss / d control points from d loss / d vertices: the transpose of `flatten`.
   * @param vertices x and y in turn
   * @param out [2·P], overwritten; zero for strokes that were not drawn.
   */
  transpose(pointOffsets: Uint32Array, vertices: Float64Array, out: FloatArray): void {
    const strokes = pointOffsets.length - 1;
    let cubic = 0;
    for (let i = 0; i < strokes; i++) {
      let p = 2 * pointOffsets[i];
      const end = 2 * pointOffsets[i + 1];
      let vertex = this.offsets[i];
      // What the cubics before and after give to the point that they share.
      let firstX = 0;
      let firstY = 0;
      if (this.offsets[i + 1] > vertex) {
        firstX = vertices[2 * vertex];
        firstY = vertices[2 * vertex++ + 1];
      }
      for (; p + 2 < end; p += 6) {
        const chords = this.#chords[cubic++];
        let [bx, by, cx, cy, dx, dy] = [0, 0, 0, 0, 0, 0];
        const shift = chords > 0 ? 1 / (2 * chords * chords) : 0;
        for (let step = 1; step < chords; step++, vertex++) {
          const t = step / chords;
          const u = 1 - t;
          const a = u * (u * u - shift);
          const b = 3 * u * u * t - shift * (t - 2 * u);
          const c = 3 * u * t * t - shift * (u - 2 * t);
          const d = t * (t * t - shift);
          const gx = vertices[2 * vertex];
          const gy = vertices[2 * vertex + 1];
          firstX += a * gx;
          firstY += a * gy;
          bx += b * gx;
          by += b * gy;
          cx += c * gx;
          cy += c * gy;
          dx += d * gx;
          dy += d * gy;
        }
        if (chords > 0) {
          dx += vertices[2 * vertex];
          dy += vertices[2 * vertex++ + 1];
        }
        out[p] = firstX;
        out[p + 1] = firstY;
        out[p + 2] = bx;
        out[p + 3] = by;
        out[p + 4] = cx;
        out[p + 5] = cy;
        firstX = dx;
        firstY = dy;
      }
      out[p] = firstX;
      out[p + 1] = firstY;
    }
  }

  #reserve(vertices: number): void {
    if (vertices <= this.x.length) return;
    const grow = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(2 * vertices);
      grown.set(old);
      return grown;
    };
    this.x = grow(this.x);
    this.y = grow(this.y);
  }
}

/** Wang's formula: steps that keep every chord within FLATNESS of the cubic whose points start at `p`. */
function chordsOf(points: FloatArray, p: number): number {
  const ax = points[p] - 2 * points[p + 2] + points[p + 4];
  const ay = points[p + 1] - 2 * points[p + 3] + points[p + 5];
  const bx = points[p + 2] - 2 * points[p + 4] + points[p + 6];
  const by = points[p + 3] - 2 * points[p + 5] + points[p + 7];
  const bend = Math.sqrt(Math.max(ax * ax + ay * ay, bx * bx + by * by));
  return Math.min(MAX_CHORDS, Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / FLATNESS))));
}
