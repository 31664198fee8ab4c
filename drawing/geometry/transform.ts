import { type Stroke, stroke } from "../stroke.ts";

/** As in SVG: x′ = a·x + c·y + e, y′ = b·x + d·y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

export const translation = (dx: number, dy: number): Matrix => [1, 0, 0, 1, dx, dy];

/** Around a place that stays where it is. */
export const scaling = (sx: number, sy: number, x: number, y: number): Matrix => [
  sx,
  0,
  0,
  sy,
  x - sx * x,
  y - sy * y,
];

/** By an angle in radians, clockwise on the screen, around a place that stays where it is. */
export function rotation(angle: number, x: number, y: number): Matrix {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y];
}

/** First `first`, then `second`. */
export function followedBy(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [p, q, r, s, t, u] = second;
  return [p * a + r * b, q * a + s * b, p * c + r * d, q * c + s * d, p * e + r * f + t, q * e + s * f + u];
}

/** The same stroke elsewhere; its width grows with the root of the determinant, as an area does. */
export function transformed(original: Stroke, [a, b, c, d, e, f]: Matrix): Stroke {
  const points = new Float64Array(original.points.length);
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [original.points[i], original.points[i + 1]];
    points[i] = a * x + c * y + e;
    points[i + 1] = b * x + d * y + f;
  }
  return stroke(original.id, points, original.width * Math.sqrt(Math.abs(a * d - b * c)), original.color);
}
