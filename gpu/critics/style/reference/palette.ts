/**
 * The colour space of STROTSS' palette term: luminance and two differences of colours, decorrelated (Kolkin et al. 2019,
 * released code). The rows are orthonormal but for rounding.
 */
const DECORRELATED = [
  [0.57735, 0.57735, 0.57735],
  [-0.57735, 0.788675, -0.211325],
  [-0.57735, -0.211325, 0.788675],
] as const;

const TINY = 1e-12;
/** Between these the squared distance counts; beyond them it is flat. */
const NEAREST = 1e-5;
const FURTHEST = 1e5;

/** Colours made ready for the palette term. */
export interface Palette {
  readonly count: number;
  /** [3 × count] decorrelated. */
  readonly values: Float32Array;
  /** [count] 1 / length. */
  readonly inverse: Float32Array;
}

/** @param colours [3 × count] as the network takes them: normalised by its mean and deviation */
export function paletteOf(colours: Float32Array): Palette {
  const count = colours.length / 3;
  const values = new Float32Array(colours.length);
  const inverse = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let square = 0;
    for (let row = 0; row < 3; row++) {
      const [r, g, b] = DECORRELATED[row];
      const value = r * colours[i] + g * colours[count + i] + b * colours[2 * count + i];
      values[row * count + i] = value;
      square += value * value;
    }
    inverse[i] = square > TINY ? 1 / Math.sqrt(square) : 0;
  }
  return { count, values, inverse };
}

/**
 * Relaxed earth mover's distance between colours: over pairs 1 − cos + √(clamp(‖Δ‖², 1e-5, 1e5) / 3), as STROTSS matches
 * palettes.
 * @param colours [3 × count] of the picture, normalised as the network takes them
 * @param gradient of the same layout; weight · d loss / d colours is added
 * @returns the loss, without its weight
 */
export function matchPalette(
  colours: Float32Array,
  style: Palette,
  weight: number,
  gradient: Float32Array,
): number {
  const picture = paletteOf(colours);
  const { count } = picture;
  const ofPicture = new Int32Array(count);
  const pictureDistances = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  const ofStyle = new Int32Array(style.count);
  const styleDistances = new Float32Array(style.count);
  const { values: x, inverse } = picture;
  for (let j = 0; j < style.count; j++) {
    const y0 = style.values[j];
    const y1 = style.values[style.count + j];
    const y2 = style.values[2 * style.count + j];
    const scale = style.inverse[j];
    let best = Number.POSITIVE_INFINITY;
    let winner = 0;
    for (let i = 0; i < count; i++) {
      const x0 = x[i];
      const x1 = x[count + i];
      const x2 = x[2 * count + i];
      const square = (x0 - y0) * (x0 - y0) + (x1 - y1) * (x1 - y1) + (x2 - y2) * (x2 - y2);
      const known = pictureDistances[i];
      // The Euclidean part alone is too much for both sides: most pairs end here.
      const bar = best > known ? best : known;
      if (square >= NEAREST && square < FURTHEST && square >= 3 * bar * bar) continue;
      const cosine = (x0 * y0 + x1 * y1 + x2 * y2) * inverse[i] * scale;
      const distance = 1 - cosine + Math.sqrt(Math.min(Math.max(square, NEAREST), FURTHEST) / 3);
      if (distance < best) {
        best = distance;
        winner = i;
      }
      if (distance < known) {
        pictureDistances[i] = distance;
        ofPicture[i] = j;
      }
    }
    ofStyle[j] = winner;
    styleDistances[j] = best;
  }
  const mean = (distances: Float32Array): number =>
    distances.reduce((sum, each) => sum + each, 0) / distances.length;
  const fromPicture = mean(pictureDistances);
  const fromStyle = mean(styleDistances);
  if (fromPicture >= fromStyle) {
    for (let i = 0; i < count; i++) pullPair(picture, i, style, ofPicture[i], weight / count, gradient);
  } else {
    for (let j = 0; j < style.count; j++)
      pullPair(picture, ofStyle[j], style, j, weight / style.count, gradient);
  }
  return Math.max(fromPicture, fromStyle);
}

/** Adds weight · d distance / d colour of one pair, taken back from the decorrelated space. */
function pullPair(
  picture: Palette,
  i: number,
  style: Palette,
  j: number,
  weight: number,
  gradient: Float32Array,
): void {
  const x = [0, 1, 2].map((row) => picture.values[row * picture.count + i]);
  const y = [0, 1, 2].map((row) => style.values[row * style.count + j]);
  const [inverse, other] = [picture.inverse[i], style.inverse[j]];
  const cosine = (x[0] * y[0] + x[1] * y[1] + x[2] * y[2]) * inverse * other;
  const square = (x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2 + (x[2] - y[2]) ** 2;
  const slope = square > NEAREST && square < FURTHEST ? 1 / Math.sqrt(3 * square) : 0;
  for (let row = 0; row < 3; row++) {
    const turn = inverse * (cosine * x[row] * inverse - y[row] * other);
    const pull = weight * (turn + slope * (x[row] - y[row]));
    for (let channel = 0; channel < 3; channel++)
      gradient[channel * picture.count + i] += DECORRELATED[row][channel] * pull;
  }
}
