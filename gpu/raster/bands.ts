import type { FloatArray, PackedStrokes } from "../../drawing/packed.ts";
import { REACH } from "./scan.ts";

/** Strokes with larger numbers (canvas pixels) are not drawn: they leave too little precision. */
const LARGEST = 1e9;

/** Which strokes are drawn at all, and how many fragments each row of the canvas may hold. */
export interface Survey {
  /** [N] 1 where the stroke may touch the canvas, and its numbers are finite and of a reasonable size. */
  readonly drawn: Uint8Array;
  /** [H] upper estimate. */
  readonly rowFragments: Float64Array;
}

/** Fills `survey` from the strokes' control points: a cubic lies in their hull and is no longer than their polygon. */
export function surveyStrokes(
  packed: PackedStrokes<FloatArray>,
  width: number,
  height: number,
  survey: Survey,
): void {
  const { pointOffsets, points, widths, colors } = packed;
  const { drawn, rowFragments } = survey;
  rowFragments.fill(0);
  for (let i = 0; i < pointOffsets.length - 1; i++) {
    let left = Number.POSITIVE_INFINITY;
    let top = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    let bottom = Number.NEGATIVE_INFINITY;
    let length = 0;
    let largest = Math.abs(widths[i]);
    const color = colors[4 * i] + colors[4 * i + 1] + colors[4 * i + 2] + colors[4 * i + 3];
    const end = 2 * pointOffsets[i + 1];
    for (let p = 2 * pointOffsets[i]; p < end; p += 2) {
      const x = points[p];
      const y = points[p + 1];
      largest = Math.max(largest, Math.abs(x), Math.abs(y));
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      if (p + 2 < end) length += Math.abs(points[p + 2] - x) + Math.abs(points[p + 3] - y);
    }
    const reach = 0.5 * Math.max(0, widths[i]) + REACH;
    const fromRow = Math.max(0, Math.floor(top - reach));
    const toRow = Math.min(height, Math.ceil(bottom + reach));
    const columns = Math.min(width, Math.ceil(right + reach)) - Math.max(0, Math.floor(left - reach));
    drawn[i] = largest <= LARGEST && Number.isFinite(color) && columns > 0 && toRow > fromRow ? 1 : 0;
    if (drawn[i] === 0) continue;
    const perRow = Math.min(columns, (2 * reach * (length + 2 * reach)) / (toRow - fromRow));
    for (let y = fromRow; y < toRow; y++) rowFragments[y] += perRow;
  }
}

/**
 * Cuts the canvas into bands of rows with about `most` fragments at the most, or a single row each.
 * @returns first row of each band, and the height at the end
 */
export function cutBands(rowFragments: Float64Array, most: number): number[] {
  const bands = [0];
  let held = 0;
  for (let y = 0; y < rowFragments.length; y++) {
    if (held > 0 && held + rowFragments[y] > most) {
      bands.push(y);
      held = 0;
    }
    held += rowFragments[y];
  }
  bands.push(rowFragments.length);
  return bands;
}
