/**
 * STROTSS' style losses as the paper writes them, in float64 and without any thought of speed. Tests hold the critic
 * against them. Vectors are arrays of numbers; a set of them is an array of vectors.
 */
export type Vectors = readonly (readonly number[])[];

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, v, k) => sum + v * b[k], 0);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

export const cosineDistance = (a: readonly number[], b: readonly number[]): number =>
  1 - dot(a, b) / Math.sqrt(dot(a, a)) / Math.sqrt(dot(b, b));

type Distance = (a: readonly number[], b: readonly number[]) => number;

/** Kolkin et al. 2019, eq. 4: the greater of the two ways to move each vector to its nearest. */
export function relaxedEmd(a: Vectors, b: Vectors, distance: Distance): number {
  const there = mean(a.map((x) => Math.min(...b.map((y) => distance(x, y)))));
  const back = mean(b.map((y) => Math.min(...a.map((x) => distance(x, y)))));
  return Math.max(there, back);
}

/** Eq. 7, with the unbiased covariance. */
export function momentDistance(a: Vectors, b: Vectors): number {
  const channels = a[0].map((_, c) => c);
  const moments = (set: Vectors) => {
    const means = channels.map((c) => mean(set.map((x) => x[c])));
    const covariance = channels.map((p) =>
      channels.map(
        (q) => set.reduce((sum, x) => sum + (x[p] - means[p]) * (x[q] - means[q]), 0) / (set.length - 1),
      ),
    );
    return { means, covariance };
  };
  const [left, right] = [moments(a), moments(b)];
  const first = mean(channels.map((c) => Math.abs(left.means[c] - right.means[c])));
  const second = mean(
    channels.flatMap((p) => channels.map((q) => Math.abs(left.covariance[p][q] - right.covariance[p][q]))),
  );
  return first + second;
}

const YUV = [
  [0.57735, 0.57735, 0.57735],
  [-0.57735, 0.788675, -0.211325],
  [-0.57735, -0.211325, 0.788675],
];

/** Colours of three numbers each: relaxed EMD of cosine and Euclidean distance in decorrelated channels. */
export function paletteDistance(a: Vectors, b: Vectors): number {
  const turned = (set: Vectors) => set.map((colour) => YUV.map((row) => dot(row, colour)));
  return relaxedEmd(turned(a), turned(b), (x, y) => {
    const squared = x.reduce((sum, v, k) => sum + (v - y[k]) ** 2, 0);
    return cosineDistance(x, y) + Math.sqrt(Math.min(Math.max(squared, 1e-5), 1e5) / 3);
  });
}

/** The columns of [channels × count] as vectors. */
export function vectorsOf(columns: ArrayLike<number>, channels: number): number[][] {
  const count = columns.length / channels;
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: channels }, (_, c) => columns[c * count + i]),
  );
}

/** Central differences of a function of float64 numbers, one number after the other. */
export function differences(
  at: Float64Array,
  loss: (at: Float64Array) => number,
  step: number,
): Float64Array {
  return at.map((_, k) => {
    const moved = (by: number): number => {
      const there = at.slice();
      there[k] += by;
      return loss(there);
    };
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

/** ‖found − expected‖ / ‖expected‖. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [error, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    error += (found[i] - expected[i]) ** 2;
    size += expected[i] ** 2;
  }
  return Math.sqrt(error / size);
}
