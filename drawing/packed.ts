import type { Rgba, Stroke, StrokeId } from "./stroke.ts";

/** The precisions that numerics run in: float32 in production, float64 for finite differences. */
export type FloatArray = Float32Array | Float64Array;
export type FloatArrayConstructor<A extends FloatArray> = { new (length: number): A };

/**
 * The strokes of a scene as flat arrays, in z-order, for numerics.
 * N strokes with P control points in all.
 */
export interface PackedStrokes<A extends FloatArray = Float32Array> {
  readonly ids: readonly StrokeId[];
  /** [N + 1] index of each stroke's first control point; the last entry is P. */
  readonly pointOffsets: Uint32Array;
  /** [2·P] x and y in turn, canvas pixels. */
  readonly points: A;
  /** [N] diameters, canvas pixels. */
  readonly widths: A;
  /** [4·N] straight sRGB red, green, blue and opacity. */
  readonly colors: A;
}

/** What a numeric pass returns for packed strokes: d loss / d each number, in the same layout. */
export interface PackedGradients<A extends FloatArray = Float32Array> {
  readonly points: A;
  readonly widths: A;
  readonly colors: A;
}

export function packStrokes(strokes: readonly Stroke[]): PackedStrokes<Float32Array>;
export function packStrokes<A extends FloatArray>(
  strokes: readonly Stroke[],
  Float: FloatArrayConstructor<A>,
): PackedStrokes<A>;
export function packStrokes(
  strokes: readonly Stroke[],
  Float: FloatArrayConstructor<FloatArray> = Float32Array,
): PackedStrokes<FloatArray> {
  const pointOffsets = new Uint32Array(strokes.length + 1);
  for (let i = 0; i < strokes.length; i++)
    pointOffsets[i + 1] = pointOffsets[i] + strokes[i].points.length / 2;
  const packed = {
    ids: strokes.map((each) => each.id),
    pointOffsets,
    points: new Float(2 * pointOffsets[strokes.length]),
    widths: new Float(strokes.length),
    colors: new Float(4 * strokes.length),
  };
  for (let i = 0; i < strokes.length; i++) {
    packed.points.set(strokes[i].points, 2 * pointOffsets[i]);
    packed.widths[i] = strokes[i].width;
    packed.colors.set(strokes[i].color, 4 * i);
  }
  return packed;
}

/** The strokes again, copied and rounded to float32. */
export function unpackStrokes(packed: PackedStrokes<FloatArray>): Stroke[] {
  return packed.ids.map((id, i) => {
    const points = Float32Array.from(
      packed.points.subarray(2 * packed.pointOffsets[i], 2 * packed.pointOffsets[i + 1]),
    );
    const channel = (c: number): number => Math.fround(packed.colors[4 * i + c]);
    const color: Rgba = [channel(0), channel(1), channel(2), channel(3)];
    return { id, points, width: Math.fround(packed.widths[i]), color };
  });
}

/** Gradients of the same shape as `packed`, all zero. */
export function zeroGradients<A extends FloatArray>(packed: PackedStrokes<A>): PackedGradients<A> {
  const like = (array: A): A => array.slice().fill(0) as A;
  return { points: like(packed.points), widths: like(packed.widths), colors: like(packed.colors) };
}
