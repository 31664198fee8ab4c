import type { FloatArray, PackedStrokes } from "../../../../drawing/packed.ts";

/** Pieces by which a cubic segment is walked. */
const PIECES = 6;

/** Corners between pieces shorter than this, in sides of the canvas, fade out: how they turn has hardly a meaning. */
const CORNER = 0.5 / 224;

/** [PIECES + 1][4] the cubic Bernstein polynomials at the ends of the pieces. */
const BERNSTEIN = Array.from({ length: PIECES + 1 }, (_, piece) => {
  const t = piece / PIECES;
  const s = 1 - t;
  return [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t] as const;
});

/**
 * The curves of strokes, walked piece by piece: how long each is, how it bends and turns, and d loss / d control points from
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
  /** [N] radians from beginning to end, to the right less to the left. */
  readonly turnings: Float64Array;
  /** [N] the integral of squared curvature along the stroke, radians² by side. */
  readonly bendings: Float64Array;
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
    this.bendings = new Float64Array(count);
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
        const dx = vertices[2 * v + 2] - vertices[2 * v];
        const dy = vertices[2 * v + 3] - vertices[2 * v + 1];
        pieces[v] = Math.sqrt(dx * dx + dy * dy);
        length += pieces[v];
      }
      this.lengths[i] = length;
      let turning = 0;
      let bending = 0;
      for (let v = offsets[i] + 1; v < last; v++) {
        const turn = this.#turn(v);
        turning += turn;
        bending += (turn * turn) / this.#around(v);
      }
      this.turnings[i] = turning;
      this.bendings[i] = bending;
    }
  }

  /** Adds d loss / d vertices for one stroke, from d loss / d its length, turning and bending. */
  pull(i: number, byLength: number, byTurning: number, byBending: number): void {
    const last = this.offsets[i + 1] - 1;
    for (let v = this.offsets[i]; v < last; v++) this.pullPiece(v, byLength, 0);
    if (byTurning === 0 && byBending === 0) return;
    for (let v = this.offsets[i] + 1; v < last; v++) {
      const turn = this.#turn(v);
      const around = this.#around(v);
      this.#pullTurn(v, byTurning + (2 * byBending * turn) / around);
      const byPiece = (-0.5 * byBending * turn * turn) / (around * around);
      this.pullPiece(v - 1, byPiece, 0);
      this.pullPiece(v, byPiece, 0);
    }
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

  /** The length of line that a vertex's turning is spread over. */
  #around(v: number): number {
    return (this.pieces[v - 1] + this.pieces[v]) / 2 + CORNER;
  }

  /** The turning at a vertex: angle · q / (q + CORNER²), q the product of the two pieces. */
  #turn(v: number): number {
    const q = this.pieces[v - 1] * this.pieces[v];
    return (this.#angle(v) * q) / (q + CORNER * CORNER);
  }

  #angle(v: number): number {
    const { vertices } = this;
    const ax = vertices[2 * v] - vertices[2 * v - 2];
    const ay = vertices[2 * v + 1] - vertices[2 * v - 1];
    const bx = vertices[2 * v + 2] - vertices[2 * v];
    const by = vertices[2 * v + 3] - vertices[2 * v + 1];
    return Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
  }

  #pullTurn(v: number, upstream: number): void {
    const { pieces } = this;
    const before = pieces[v - 1];
    const after = pieces[v];
    const q = before * after;
    if (q === 0) return;
    const whole = q + CORNER * CORNER;
    const byAngle = (upstream * q) / whole;
    const byProduct = (upstream * this.#angle(v) * CORNER * CORNER) / (whole * whole);
    this.pullPiece(v - 1, byProduct * after, -byAngle / before);
    this.pullPiece(v, byProduct * before, byAngle / after);
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
