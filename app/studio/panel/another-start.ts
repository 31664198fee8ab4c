/** A number that strokes have hardly ever begun from, short enough to be told to somebody. */
export const anotherStart = (): number => crypto.getRandomValues(new Uint32Array(1))[0] % 100_000;
