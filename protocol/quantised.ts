import type { FloatArray, PackedStrokes } from "../drawing/packed.ts";
import type { Stroke, StrokeId } from "../drawing/stroke.ts";

/** Steps a coordinate of the canvas is divided into: at 224 pixels 0.11 px, half a pixel on a screen of 1000. */
const POINT_STEPS = 2048;
const WIDTH_STEPS = 4096;
const COLOR_STEPS = 255;
/** Points further off the canvas than this many canvas sides stay there in the picture that travels. */
const REACH = 16;

/** Strokes on the grid that frames travel on: whole numbers, in the layout of `PackedStrokes`. */
export interface QuantisedStrokes {
  /** Side of the square canvas in pixels, float32. */
  readonly canvas: number;
  readonly ids: readonly StrokeId[];
  /** [N] ascending places in the z-order, exactly. */
  readonly orders: readonly number[];
  readonly pointOffsets: Uint32Array;
  readonly points: Int32Array;
  readonly widths: Int32Array;
  readonly colors: Int32Array;
}

/** @param orders places in the z-order; 0, 1, 2 … by default */
export function quantise(
  packed: PackedStrokes<FloatArray>,
  canvas: number,
  orders: readonly number[] = packed.ids.map((_, i) => i),
): QuantisedStrokes {
  const grid = (values: FloatArray, steps: number, low: number, high: number): Int32Array =>
    Int32Array.from(values, (value) => Math.round(steps * Math.min(high, Math.max(low, value))));
  const side = Math.fround(canvas);
  return {
    canvas: side,
    ids: packed.ids,
    orders,
    pointOffsets: packed.pointOffsets,
    points: grid(packed.points, POINT_STEPS / side, -REACH * side, REACH * side),
    widths: grid(packed.widths, WIDTH_STEPS / side, 0, REACH * side),
    colors: grid(packed.colors, COLOR_STEPS, 0, 1),
  };
}

export function dequantise({
  canvas,
  ids,
  pointOffsets,
  points,
  widths,
  colors,
}: QuantisedStrokes): Stroke[] {
  const channel = (index: number): number =>
    Math.fround(Math.min(COLOR_STEPS, Math.max(0, colors[index])) / COLOR_STEPS);
  return ids.map((id, i) => ({
    id,
    points: Float32Array.from(
      points.subarray(2 * pointOffsets[i], 2 * pointOffsets[i + 1]),
      (step) => (step * canvas) / POINT_STEPS,
    ),
    width: Math.fround((Math.max(0, widths[i]) * canvas) / WIDTH_STEPS),
    color: [channel(4 * i), channel(4 * i + 1), channel(4 * i + 2), channel(4 * i + 3)],
  }));
}

/** Whether both hold the same strokes in the same places with as many points each, so that one can be a difference to the other. */
export function sameStructure(a: QuantisedStrokes, b: QuantisedStrokes): boolean {
  return (
    a.canvas === b.canvas &&
    a.ids.length === b.ids.length &&
    a.ids.every(
      (id, i) =>
        id === b.ids[i] && a.orders[i] === b.orders[i] && a.pointOffsets[i + 1] === b.pointOffsets[i + 1],
    )
  );
}

/** FNV-1a of the ids and their places, to recognise a list of strokes without sending it. */
export function strokesHash({ ids, orders }: Pick<QuantisedStrokes, "ids" | "orders">): number {
  let hash = 0x811c9dc5;
  const add = (byte: number): void => {
    hash = Math.imul(hash ^ byte, 0x01000193);
  };
  const places = new Uint8Array(Float64Array.from(orders).buffer);
  for (let i = 0; i < ids.length; i++) {
    for (let k = 0; k < ids[i].length; k++) add(ids[i].charCodeAt(k));
    add(0x2c);
    for (let k = 8 * i; k < 8 * i + 8; k++) add(places[k]);
  }
  return hash >>> 0;
}
