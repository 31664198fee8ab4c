import type { FloatArray, PackedStrokes } from "../../../../drawing/packed.ts";

/** Pieces by which a cubic segment is walked. */
const PIECES = 4;

/** Corners between pieces shorter than this, in sides of the canvas, fade out: how they turn has hardly a meaning. */
const CORNER = 0.5 / 224;

/** [PIECES + 1 × 4] the cubic Bernstein polynomials at the ends of the pieces. */
const BERNSTEIN = Float64Array.from({ length: 4 * (PIECES + 1) }, (_, i) => {
  const t = Math.floor(i / 4) / PIECES;
  const s = 1 - t;
  return [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t][i % 4];
});

/**
 * The curves of strokes, walked piece by piece: how long each is, how it bends and turns, and d loss / d control points from
 * d loss / d those. Lengths are in shares of the canvas's side. What it computes is exact for the polylines that it walks.
 */
export class Lines {
  readonly #strokes: PackedStrokes<FloatArray>;
  readonly #side: number;
  readonly #pointOffsets: Uint32Array;
  /** [N + 1] each stroke's first vertex. */
  readonly offsets: Uint32Array;
  /** [2·vertices] x and y, shares of the side. */
  readonly vertices: Float64Array;
  /** [vertices] the length of the piece that begins at the vertex, and the direction that it runs in. */
  readonly pieces: Float64Array;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
  /** [N] */
  readonly lengths: Float64Array;
  /** [N] radians from beginning to end, to the right less to the left. */
  readonly turnings: Float64Array;
  /** [N] the integral of squared curvature along the stroke, radians² by side. */
  readonly bendings: Float64Array;
  /** [vertices] the angle between the pieces that meet. */
  readonly #angles: Float64Array;
  /** [vertices] d loss / d the piece's length, and / d its angle, by its length. */
  readonly #byPiece: Float64Array;
  readonly #byAngle: Float64Array;
  /** [N] d loss / d length, turning and bending. */
  readonly #byLength: Float64Array;
  readonly #byTurning: Float64Array;
  readonly #byBending: Float64Array;
  /** [2·vertices] d loss / d vertices. */
  readonly #slopes: Float64Array;

  /** @param side of the canvas, pixels */
  constructor(strokes: PackedStrokes<FloatArray>, side: number) {
    const count = strokes.widths.length;
    this.#strokes = strokes;
    this.#side = side;
    this.#pointOffsets = strokes.pointOffsets.slice();
    this.offsets = new Uint32Array(count + 1);
    for (let i = 0; i < count; i++) {
      const segments = (strokes.pointOffsets[i + 1] - strokes.pointOffsets[i] - 1) / 3;
      this.offsets[i + 1] = this.offsets[i] + PIECES * segments + 1;
    }
    const vertices = this.offsets[count];
    this.vertices = new Float64Array(2 * vertices);
    this.pieces = new Float64Array(vertices);
    this.cosines = new Float64Array(vertices);
    this.sines = new Float64Array(vertices);
    this.#angles = new Float64Array(vertices);
    this.#byPiece = new Float64Array(vertices);
    this.#byAngle = new Float64Array(vertices);
    this.#slopes = new Float64Array(2 * vertices);
    this.lengths = new Float64Array(count);
    this.turnings = new Float64Array(count);
    this.bendings = new Float64Array(count);
    this.#byLength = new Float64Array(count);
    this.#byTurning = new Float64Array(count);
    this.#byBending = new Float64Array(count);
  }

  /** Whether these are the lines of such strokes on such a canvas, wherever the strokes have moved meanwhile. */
  fits({ pointOffsets }: PackedStrokes<FloatArray>, side: number): boolean {
    const own = this.#pointOffsets;
    return (
      side === this.#side &&
      own.length === pointOffsets.length &&
      own.every((offset, i) => offset === pointOffsets[i])
    );
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

  /** Takes the strokes as they are now; nothing has been pulled yet. */
  walk(): void {
    const { offsets, vertices, pieces, cosines, sines } = this;
    for (const sums of [this.lengths, this.turnings, this.bendings]) sums.fill(0);
    for (const pulls of [this.#byPiece, this.#byAngle, this.#byLength, this.#byTurning, this.#byBending])
      pulls.fill(0);
    this.#slopes.fill(0);
    this.#placeVertices();
    for (let i = 0; i < this.lengths.length; i++) {
      const first = offsets[i];
      const last = offsets[i + 1] - 1;
      for (let v = first; v < last; v++) {
        const dx = vertices[2 * v + 2] - vertices[2 * v];
        const dy = vertices[2 * v + 3] - vertices[2 * v + 1];
        const piece = Math.sqrt(dx * dx + dy * dy);
        pieces[v] = piece;
        cosines[v] = piece > 0 ? dx / piece : 0;
        sines[v] = piece > 0 ? dy / piece : 0;
        this.lengths[i] += piece;
        if (v === first) continue;
        const cross = cosines[v - 1] * sines[v] - sines[v - 1] * cosines[v];
        const dot = cosines[v - 1] * cosines[v] + sines[v - 1] * sines[v];
        this.#angles[v] = Math.atan2(cross, dot);
        const turn = this.#turn(v);
        this.turnings[i] += turn;
        this.bendings[i] += (turn * turn) / this.#around(v);
      }
      const unseen = turnedUnseen(last - first);
      this.turnings[i] *= unseen;
      this.bendings[i] *= unseen;
    }
  }

  /** The turning at a vertex: angle · q / (q + CORNER²), q the product of the two pieces. */
  #turn(v: number): number {
    const q = this.pieces[v - 1] * this.pieces[v];
    return (this.#angles[v] * q) / (q + CORNER * CORNER);
  }

  /** The length of line that a vertex's turning is spread over. */
  #around(v: number): number {
    return (this.pieces[v - 1] + this.pieces[v]) / 2 + CORNER;
  }

  /** Adds d loss / d the length, turning and bending of one stroke. */
  pull(i: number, byLength: number, byTurning: number, byBending: number): void {
    this.#byLength[i] += byLength;
    this.#byTurning[i] += byTurning;
    this.#byBending[i] += byBending;
  }

  /** Adds d loss / d the length of the piece that begins at `v` and, divided by that length, / d its angle. */
  pullPiece(v: number, byLength: number, byAngle: number): void {
    this.#byPiece[v] += byLength;
    this.#byAngle[v] += byAngle;
  }

  /** Adds d loss / d control points, canvas pixels, from all that has been pulled. */
  transpose(gradients: FloatArray): void {
    const { offsets, cosines, sines } = this;
    const slopes = this.#slopes;
    for (let i = 0; i < this.lengths.length; i++) {
      this.#pullPieces(i);
      for (let v = offsets[i]; v < offsets[i + 1] - 1; v++) {
        const x = this.#byPiece[v] * cosines[v] - this.#byAngle[v] * sines[v];
        const y = this.#byPiece[v] * sines[v] + this.#byAngle[v] * cosines[v];
        slopes[2 * v] -= x;
        slopes[2 * v + 1] -= y;
        slopes[2 * v + 2] += x;
        slopes[2 * v + 3] += y;
      }
    }
    this.#transposeVertices(slopes, gradients);
  }

  /** What is asked of a stroke, asked of its pieces. */
  #pullPieces(i: number): void {
    const { pieces } = this;
    const last = this.offsets[i + 1] - 1;
    const unseen = turnedUnseen(last - this.offsets[i]);
    const byTurning = unseen * this.#byTurning[i];
    const byBending = unseen * this.#byBending[i];
    for (let v = this.offsets[i]; v < last; v++) this.#byPiece[v] += this.#byLength[i];
    if (byTurning === 0 && byBending === 0) return;
    for (let v = this.offsets[i] + 1; v < last; v++) {
      const before = pieces[v - 1];
      const after = pieces[v];
      const q = before * after;
      if (q === 0) continue;
      const whole = q + CORNER * CORNER;
      const around = this.#around(v);
      const turn = (this.#angles[v] * q) / whole;
      const byTurn = byTurning + (2 * byBending * turn) / around;
      const byAngle = (byTurn * q) / whole;
      const byProduct = (byTurn * this.#angles[v] * CORNER * CORNER) / (whole * whole);
      const byAround = (-0.5 * byBending * turn * turn) / (around * around);
      this.pullPiece(v - 1, byProduct * after + byAround, -byAngle / before);
      this.pullPiece(v, byProduct * before + byAround, byAngle / after);
    }
  }

  #placeVertices(): void {
    const { pointOffsets, points } = this.#strokes;
    const scale = 1 / this.#side;
    for (let i = 0; i < this.lengths.length; i++) {
      const count = this.offsets[i + 1] - this.offsets[i];
      for (let n = 0; n < count; n++) {
        const segment = segmentOf(n, count);
        const b = 4 * (n - PIECES * segment);
        const p = 2 * (pointOffsets[i] + 3 * segment);
        const v = 2 * (this.offsets[i] + n);
        for (let axis = 0; axis < 2; axis++) {
          this.vertices[v + axis] =
            scale *
            (BERNSTEIN[b] * points[p + axis] +
              BERNSTEIN[b + 1] * points[p + 2 + axis] +
              BERNSTEIN[b + 2] * points[p + 4 + axis] +
              BERNSTEIN[b + 3] * points[p + 6 + axis]);
        }
      }
    }
  }

  #transposeVertices(slopes: Float64Array, gradients: FloatArray): void {
    const { pointOffsets } = this.#strokes;
    const scale = 1 / this.#side;
    for (let i = 0; i < this.lengths.length; i++) {
      const count = this.offsets[i + 1] - this.offsets[i];
      for (let n = 0; n < count; n++) {
        const segment = segmentOf(n, count);
        const b = 4 * (n - PIECES * segment);
        const p = 2 * (pointOffsets[i] + 3 * segment);
        const v = 2 * (this.offsets[i] + n);
        for (let k = 0; k < 4; k++) {
          gradients[p + 2 * k] += scale * BERNSTEIN[b + k] * slopes[v];
          gradients[p + 2 * k + 1] += scale * BERNSTEIN[b + k] * slopes[v + 1];
        }
      }
    }
  }
}

/** The segment that a stroke's nth vertex of `count` lies on; the last vertex ends the last one. */
function segmentOf(n: number, count: number): number {
  return Math.floor((n === count - 1 ? n - 1 : n) / PIECES);
}

/** Between so many pieces of an arc there is one corner fewer: what they turn by in all, to what the corners show of it. */
function turnedUnseen(pieces: number): number {
  return pieces / (pieces - 1);
}
