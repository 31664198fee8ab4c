/**
 * The boxes of one stroke whose coverage is to be integrated, the chord nearest to each, and what the integration
 * finds. A pixel is one box where the line is about straight across it, otherwise four quarters: where
 * it bends, ends or crosses itself. Where one chord is nearest to all four quarters, the whole is exactly their sum.
 * Parallel arrays, grown by doubling.
 */
export class Boxes {
  count = 0;
  /** Index in the image of the pixel that the box belongs to; boxes of one pixel follow each other. */
  pixel = new Uint32Array(0);
  /** Centre, canvas pixels. */
  x = new Float64Array(0);
  y = new Float64Array(0);
  /** Side, canvas pixels: 1 or ½. */
  side = new Float64Array(0);
  /** The chord nearest to the centre. */
  chord = new Uint32Array(0);

  /** How far along that chord its nearest point lies, 0 to 1. */
  along = new Float64Array(0);
  /** Unit direction from there to the centre, and the distance in canvas pixels. */
  nx = new Float64Array(0);
  ny = new Float64Array(0);
  distance = new Float64Array(0);

  /** The covered part of the box, and its derivatives to the radius, the distance and the direction's angle. */
  coverage = new Float64Array(0);
  byRadius = new Float64Array(0);
  byDistance = new Float64Array(0);
  byTurn = new Float64Array(0);

  /** Makes room for `more` boxes. */
  reserve(more: number): void {
    const length = this.count + more;
    if (length <= this.pixel.length) return;
    for (const key of ["pixel", "chord"] as const) {
      const grown = new Uint32Array(2 * length);
      grown.set(this[key]);
      this[key] = grown;
    }
    for (const key of ["x", "y", "side"] as const) {
      const grown = new Float64Array(2 * length);
      grown.set(this[key]);
      this[key] = grown;
    }
    for (const key of [
      "along",
      "nx",
      "ny",
      "distance",
      "coverage",
      "byRadius",
      "byDistance",
      "byTurn",
    ] as const) {
      this[key] = new Float64Array(2 * length);
    }
  }
}
