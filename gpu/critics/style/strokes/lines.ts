import type { FloatArray, PackedStrokes } from "../../../../drawing/packed.ts";

/** Pieces by which a cubic segment is walked. */
const PIECES = 6;

/** Corners between pieces shorter than this, in sides of the canvas, fade out of the turning: it has no slope there. */
const CORNER = 0.5 / 224;

/** [PIECES + 1][4] the cubic Bernstein polynomials at the ends of the pieces. */
const BERNSTEIN = Array.from({ length: PIECES + 1 }, (_, piece) => {
  const t = piece / PIECES;
  const s = 1 - t;
  return [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t] as const;
});

/**
 * The curves of strokes, walked piece by piece: how long each is and how far it turns, and d loss / d control points from
 * d loss / d those. Lengths are in shares of the canvas's side. What it computes is exact for the polylines that it walks.
 */
export class Lines<A extends FloatArray> {
  readonly #strokes: PackedStrokes<A>;
  readonly #side: number;
  /** [N + 1] each stroke's first vertex. */
  readonly offsets: Uint32Array;
  /** [2·vertices] x and y, shares of the side. */
  readonly vertices: Float64Array;
  /** [vertices] the length of the piece that begins at the vertex. */
  readonly pieces: Float64Array;
  /** [N] */
  readonly lengths: Float64Array;
  /** [N] radians, left and right added up. */
  readonly turnings: Float64Array;
  /** [2·vertices] d loss / d vertices. */
  readonly #slopes: Float64Array;

  constructor(strokes: PackedStrokes<A>, side: number) {
    const count = strokes.widths.length;
    this.#strokes = strokes;
    this.#side = side;
    this.offsets = new Uint32Array(count + 1);
    for (let i = 0; i < count; i++) {
      const segments = (strokes.pointOffsets[i + 1] - strokes.pointOffsets[i] - 1) / 3;
      this.offsets[i + 1] = this.offsets[i] + PIECES * segments + 1;
    }
    const vertices = this.offsets[count];
    this.vertices = new Float64Array(2 * vertices);
    this.pieces = new Float64Array(vertices);
    this.lengths = new Float64Array(count);
    this.turnings = new Float64Array(count);
    this.#slopes = new Float64Array(2 * vertices);
  }

  /** Where the curve of stroke `i` lies on average, shares of the side. */
  centre(i: number): readonly [x: number, y: number] {
    let [x, y] = [0, 0];
    for (let v = this.offsets[i]; v < this.offsets[i + 1]; v++) {
      x += this.vertices[2 * v];
      y += this.vertices[2 * v + 1];
    }
    const count = this.offsets[i + 1] - this.offsets[i];
    return [x / count, y / count];
  }

  walk(): void {
    this.#placeVertices();
    this.#slopes.fill(0);
    const { offsets, vertices, pieces } = this;
    for (let i = 0; i < this.lengths.length; i++) {
      const last = offsets[i + 1] - 1;
      let length = 0;
      for (let v = offsets[i]; v < last; v++) {
        pieces[v] = Math.hypot(
          vertices[2 * v + 2] - vertices[2 * v],
          vertices[2 * v + 3] - vertices[2 * v + 1],
        );
        length += pieces[v];
      }
      this.lengths[i] = length;
      let turning = 0;
      for (let v = offsets[i] + 1; v < last; v++) turning += this.#turn(v, 0);
      this.turnings[i] = turning;
    }
  }

  /** Adds d loss / d vertices for one stroke, from d loss / d its length and turning. */
  pull(i: number, byLength: number, byTurning: number): void {
    const last = this.offsets[i + 1] - 1;
    for (let v = this.offsets[i]; v < last; v++) this.pullPiece(v, byLength, 0);
    if (byTurning !== 0) for (let v = this.offsets[i] + 1; v < last; v++) this.#turn(v, byTurning);
  }

  /** Adds d loss / d vertices for the piece that begins at `v`, from d loss / d its length and, per length, its angle. */
  pullPiece(v: number, byLength: number, byAngle: number): void {
    const piece = this.pieces[v];
    if (piece === 0) return;
    const cos = (this.vertices[2 * v + 2] - this.vertices[2 * v]) / piece;
    const sin = (this.vertices[2 * v + 3] - this.vertices[2 * v + 1]) / piece;
    const x = byLength * cos - byAngle * sin;
    const y = byLength * sin + byAngle * cos;
    this.#slopes[2 * v] -= x;
    this.#slopes[2 * v + 1] -= y;
    this.#slopes[2 * v + 2] += x;
    this.#slopes[2 * v + 3] += y;
  }

  /** The turning at vertex `v`: |angle| · q / (q + CORNER²), q the product of the two pieces; adds its slopes times `upstream`. */
  #turn(v: number, upstream: number): number {
    const { vertices, pieces } = this;
    const q = pieces[v - 1] * pieces[v];
    if (q === 0) return 0;
    const ax = vertices[2 * v] - vertices[2 * v - 2];
    const ay = vertices[2 * v + 1] - vertices[2 * v - 1];
    const bx = vertices[2 * v + 2] - vertices[2 * v];
    const by = vertices[2 * v + 3] - vertices[2 * v + 1];
    const angle = Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
    const fade = q / (q + CORNER * CORNER);
    if (upstream !== 0) {
      const byAngle = upstream * Math.sign(angle) * fade;
      const byProduct = (upstream * Math.abs(angle) * CORNER * CORNER) / (q + CORNER * CORNER) ** 2;
      this.pullPiece(v - 1, byProduct * pieces[v], -byAngle / pieces[v - 1]);
      this.pullPiece(v, byProduct * pieces[v - 1], byAngle / pieces[v]);
    }
    return Math.abs(angle) * fade;
  }

  #placeVertices(): void {
    const { pointOffsets, points } = this.#strokes;
    const scale = 1 / this.#side;
    for (let i = 0; i < this.lengths.length; i++) {
      const last = this.offsets[i + 1] - 1;
      for (let v = this.offsets[i], n = 0; v <= last; v++, n++) {
        const segment = v === last ? Math.floor((n - 1) / PIECES) : Math.floor(n / PIECES);
        const basis = BERNSTEIN[n - segment * PIECES];
        const p = 2 * (pointOffsets[i] + 3 * segment);
        for (let axis = 0; axis < 2; axis++)
          this.vertices[2 * v + axis] =
            scale *
            (basis[0] * points[p + axis] +
              basis[1] * points[p + 2 + axis] +
              basis[2] * points[p + 4 + axis] +
              basis[3] * points[p + 6 + axis]);
      }
    }
  }

  /** Adds d loss / d control points, canvas pixels, from what has been pulled since the last walk. */
  transpose(gradients: A): void {
    const { pointOffsets } = this.#strokes;
    const scale = 1 / this.#side;
    for (let i = 0; i < this.lengths.length; i++) {
      const last = this.offsets[i + 1] - 1;
      for (let v = this.offsets[i], n = 0; v <= last; v++, n++) {
        const segment = v === last ? Math.floor((n - 1) / PIECES) : Math.floor(n / PIECES);
        const basis = BERNSTEIN[n - segment * PIECES];
        const p = 2 * (pointOffsets[i] + 3 * segment);
        for (let k = 0; k < 4; k++) {
          gradients[p + 2 * k] += scale * basis[k] * this.#slopes[2 * v];
          gradients[p + 2 * k + 1] += scale * basis[k] * this.#slopes[2 * v + 1];
        }
      }
    }
  }
}
