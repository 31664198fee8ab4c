/**
 * Plane homographies as eight numbers h0…h7 (the ninth is 1):
 * (x, y) ↦ ((h0·x + h1·y + h2) / d, (h3·x + h4·y + h5) / d), d = h6·x + h7·y + 1.
 */
export type Homography = Float64Array;

/** Four corners, x and y in turn: top left, top right, bottom right, bottom left. */
export type Quad = Float64Array;

const system = new Float64Array(8 * 9);

/**
 * The homography that takes each corner of `from` to the same corner of `to`, written into `out` [8].
 * The direct linear transform with the last entry fixed (Hartley & Zisserman 2004, §4.1), solved by Gaussian
 * elimination with partial pivoting.
 * @throws RangeError when three corners of `from` lie on a line.
 */
export function homographyBetween(from: Quad, to: Quad, out: Homography): void {
  system.fill(0);
  for (let corner = 0; corner < 4; corner++) {
    const x = from[2 * corner];
    const y = from[2 * corner + 1];
    for (let axis = 0; axis < 2; axis++) {
      const target = to[2 * corner + axis];
      const row = 9 * (2 * corner + axis);
      const first = row + 3 * axis;
      system[first] = x;
      system[first + 1] = y;
      system[first + 2] = 1;
      system[row + 6] = -x * target;
      system[row + 7] = -y * target;
      system[row + 8] = target;
    }
  }
  for (let column = 0; column < 8; column++) {
    let pivot = column;
    for (let row = column + 1; row < 8; row++)
      if (Math.abs(system[9 * row + column]) > Math.abs(system[9 * pivot + column])) pivot = row;
    if (!(Math.abs(system[9 * pivot + column]) > 1e-12)) {
      throw new RangeError("A homography needs four corners, no three of them on one line.");
    }
    for (let k = column; k < 9; k++) {
      const held = system[9 * column + k];
      system[9 * column + k] = system[9 * pivot + k];
      system[9 * pivot + k] = held;
    }
    for (let row = 0; row < 8; row++) {
      if (row === column) continue;
      const factor = system[9 * row + column] / system[9 * column + column];
      if (factor === 0) continue;
      for (let k = column; k < 9; k++) system[9 * row + k] -= factor * system[9 * column + k];
    }
  }
  for (let k = 0; k < 8; k++) out[k] = system[9 * k + 8] / system[9 * k + k];
}

/**
 * In place: `h` after (u, v) ↦ (scaleX·u + shiftX, scaleY·v + shiftY), rescaled so that the ninth entry is 1 again.
 */
export function precedeByAffine(
  h: Homography,
  scaleX: number,
  shiftX: number,
  scaleY: number,
  shiftY: number,
): void {
  const last = h[6] * shiftX + h[7] * shiftY + 1;
  h[2] = (h[0] * shiftX + h[1] * shiftY + h[2]) / last;
  h[5] = (h[3] * shiftX + h[4] * shiftY + h[5]) / last;
  for (let row = 0; row < 7; row += 3) {
    h[row] = (h[row] * scaleX) / last;
    h[row + 1] = (h[row + 1] * scaleY) / last;
  }
}

/** In place: (x, y) ↦ (scaleX·x, scaleY·y) after `h`. */
export function followByScale(h: Homography, scaleX: number, scaleY: number): void {
  for (let k = 0; k < 3; k++) {
    h[k] *= scaleX;
    h[3 + k] *= scaleY;
  }
}
