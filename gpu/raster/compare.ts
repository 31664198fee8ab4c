/** The cosine between two lists of numbers, and the root mean square of their difference: how tests compare. */
export function compare(a: ArrayLike<number>, b: ArrayLike<number>): { cosine: number; rms: number } {
  if (a.length !== b.length) throw new RangeError(`${a.length} numbers cannot be compared with ${b.length}.`);
  let dot = 0;
  let sizeA = 0;
  let sizeB = 0;
  let difference = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    sizeA += a[i] * a[i];
    sizeB += b[i] * b[i];
    difference += (a[i] - b[i]) ** 2;
  }
  return { cosine: dot / Math.sqrt(sizeA * sizeB), rms: Math.sqrt(difference / a.length) };
}
