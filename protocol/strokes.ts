import { z } from "zod";
import { isStrokeId, type Rgba, type Stroke, type StrokeId, segmentsOf } from "../drawing/stroke.ts";

export type { StrokeId };

export const strokeIdSchema = z.custom<StrokeId>(
  (value) => typeof value === "string" && isStrokeId(value),
  "A stroke's id is 1–64 letters, digits, “_” or “-”.",
);

const HEADER_FLOATS = 5;

/** A stroke without its id: float32 little-endian width, red, green, blue, opacity, then its control points. */
export function encodeStroke(stroke: Stroke): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * (HEADER_FLOATS + stroke.points.length)));
  view.setFloat32(0, stroke.width, true);
  for (let c = 0; c < 4; c++) view.setFloat32(4 * (1 + c), stroke.color[c], true);
  for (let i = 0; i < stroke.points.length; i++) {
    view.setFloat32(4 * (HEADER_FLOATS + i), stroke.points[i], true);
  }
  return new Uint8Array(view.buffer);
}

/** The stroke that `encodeStroke` wrote, or null when `bytes` are no stroke with finite numbers in range. */
export function decodeStroke(id: StrokeId, bytes: Uint8Array): Stroke | null {
  const coordinates = bytes.byteLength / 4 - HEADER_FLOATS;
  if (segmentsOf(coordinates) === 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (i: number): number => view.getFloat32(4 * i, true);
  const points = Float32Array.from({ length: coordinates }, (_, i) => at(HEADER_FLOATS + i));
  const width = at(0);
  const color: Rgba = [at(1), at(2), at(3), at(4)];
  const valid = points.every(Number.isFinite) && width >= 0 && Number.isFinite(width);
  return valid && color.every((value) => value >= 0 && value <= 1) ? { id, points, width, color } : null;
}
