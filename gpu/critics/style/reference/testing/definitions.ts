/**
 * STROTSS' style losses as the paper writes them, in float64 and without any thought of speed. Tests hold the critic
 * against them. Vectors are arrays of numbers; a set of them is an array of vectors.
 */
export type Vectors = readonly (readonly number[])[];

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

type Distance = (a: readonly number[], b: readonly number[]) => number;

/** Kolkin et al. 2019, eq. 4: the greater of the two ways to move each vector to its nearest. */
function relaxedEmd(a: Vectors, b: Vectors, distance: Distance): number {
  const there = a.map(() => Number.POSITIVE_INFINITY);
  const back = b.map(() => Number.POSITIVE_INFINITY);
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      const each = distance(x, y);
      there[i] = Math.min(there[i], each);
      back[j] = Math.min(back[j], each);
    });
  });
  return Math.max(mean(there), mean(back));
}

/** Eq. 6: 1 − cos. */
export function cosineEmd(a: Vectors, b: Vectors): number {
  const unit = (x: readonly number[]) => {
    const length = Math.sqrt(dot(x, x));
    return x.map((value) => value / length);
  };
  return relaxedEmd(a.map(unit), b.map(unit), (x, y) => 1 - dot(x, y));
}

/** Eq. 7, with the unbiased covariance. */
export function momentDistance(a: Vectors, b: Vectors): number {
  const channels = a[0].map((_, c) => c);
  const moments = (set: Vectors) => {
    const means = channels.map((c) => mean(set.map((x) => x[c])));
    const deviations = channels.map((c) => set.map((x) => x[c] - means[c]));
    const covariance = deviations.map((p) => deviations.map((q) => dot(p, q) / (set.length - 1)));
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
    const squared = (x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2 + (x[2] - y[2]) ** 2;
    const cosine = dot(x, y) / Math.sqrt(dot(x, x)) / Math.sqrt(dot(y, y));
    return 1 - cosine + Math.sqrt(Math.min(Math.max(squared, 1e-5), 1e5) / 3);
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
