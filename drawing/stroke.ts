declare const strokeIdBrand: unique symbol;

/** Names one stroke for as long as it exists, in a room, a run and a file. 1–64 characters of `A–Z a–z 0–9 _ -`. */
export type StrokeId = string & { readonly [strokeIdBrand]: true };

const strokeIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

export function isStrokeId(text: string): text is StrokeId {
  return strokeIdPattern.test(text);
}

/** @throws RangeError when `text` is not 1–64 characters of `A–Z a–z 0–9 _ -`. */
export function strokeId(text: string): StrokeId {
  if (!isStrokeId(text)) {
    throw new RangeError(`"${text.slice(0, 80)}" is not a stroke id; use 1–64 letters, digits, "_" or "-".`);
  }
  return text;
}

/** Straight (not premultiplied) sRGB red, green, blue and opacity, each in [0, 1]. */
export type Rgba = readonly [red: number, green: number, blue: number, opacity: number];

/**
 * An open path of 1–3 cubic Bézier segments with round caps and joins.
 * Every number is a float32 value, so that files and messages can carry it without loss.
 */
export interface Stroke {
  readonly id: StrokeId;
  /** Control points in canvas pixels, x and y in turn: 2·(3·segments + 1) numbers. */
  readonly points: Float32Array;
  /** Diameter in canvas pixels, ≥ 0. */
  readonly width: number;
  readonly color: Rgba;
}

export const MAX_SEGMENTS = 3;

/** Cubic segments in a path of `coordinates` numbers (x and y in turn), or 0 when that is no such path. */
export function segmentsOf(coordinates: number): number {
  const segments = (coordinates / 2 - 1) / 3;
  return Number.isInteger(segments) && segments >= 1 && segments <= MAX_SEGMENTS ? segments : 0;
}

/**
 * A stroke whose numbers are rounded to float32 and whose colour is clamped to [0, 1].
 * @throws RangeError when the points are not 4, 7 or 10 finite pairs, or width or colour are not finite.
 */
export function stroke(id: StrokeId, points: ArrayLike<number>, width: number, color: Rgba): Stroke {
  if (segmentsOf(points.length) === 0) {
    throw new RangeError(`A stroke has 4, 7 or 10 control points; "${id}" has ${points.length / 2}.`);
  }
  const rounded = Float32Array.from(points);
  if (!rounded.every(Number.isFinite) || !Number.isFinite(width) || !color.every(Number.isFinite)) {
    throw new RangeError(`Stroke "${id}" has a number that is not finite.`);
  }
  const channel = (value: number): number => Math.fround(Math.min(1, Math.max(0, value)));
  return {
    id,
    points: rounded,
    width: Math.fround(Math.max(0, width)),
    color: [channel(color[0]), channel(color[1]), channel(color[2]), channel(color[3])],
  };
}
