import { candidatesOf } from "./candidates.ts";
import { likelyDistance, type Nearest, nearest, orderBy } from "./nearest.ts";
import { lengthened, type Products } from "./products.ts";

/** Lengths below this have no direction: their cosine counts as 0. */
const TINY = 1e-12;

/** How many of the likely nearest are looked at exactly, for a column of the picture and for one of the style. */
const OF_PICTURE = 6;
const OF_STYLE = 4;
/** Distances of the two sides that are this near each other leave doubt in any case. */
const CLEAR = 0.001;
/** Taps of one size: their channels lie together in a hypercolumn. */
export interface Level {
  /** Its first channel. */
  readonly first: number;
  readonly channels: number;
}

/**
 * Hypercolumns of a style picture, drawn at whole pixels. Deep taps have far fewer pixels than there are draws, so that
 * each level keeps the different rows only.
 */
export interface StyleColumns {
  readonly count: number;
  /** By level: `table` [different rows × channels], and each draw's row in it. */
  readonly levels: readonly { readonly table: Float32Array; readonly rows: Int32Array }[];
  /** [count] lengths of the hypercolumns. */
  readonly lengths: Float32Array;
  /** [rank × channels] the hypercolumns' principal axes. */
  readonly axes: Float32Array;
  /** [count × rank] the hypercolumns' directions, along these axes. */
  readonly sketch: Float32Array;
}

/** Lengths of the columns of [channels × count]. */
export function lengthsOf(columns: Float32Array, count: number): Float32Array {
  const squares = new Float64Array(count);
  for (let at = 0; at < columns.length; )
    for (let i = 0; i < count; i++, at++) squares[i] += columns[at] * columns[at];
  return Float32Array.from(squares, Math.sqrt);
}

/** 1 / length, or 0 where there is none. */
const inverseOf = (lengths: Float32Array): Float32Array =>
  lengths.map((each) => (each > TINY ? 1 / each : 0));

/**
 * Relaxed earth mover's distance over cosine distance (Kolkin et al. 2019, eq. 4–6):
 * max(mean over the picture's columns of the distance to the nearest of the style, mean over the style's of that to the
 * nearest of the picture). The gradient flows through the winning pairs of the greater one.
 *
 * The nearest are sought among all pairs by cosines along the style's principal axes, which is a tenth of the work; the
 * likeliest few are then compared in full.
 */
export class RelaxedEmd {
  readonly #products: Products;
  readonly #levels: readonly Level[];
  readonly #channels: number;
  /** [count × channels] the picture's columns as rows. */
  readonly #rows: Float32Array;
  /** [count × channels] where the winning pairs pull a column, summed. */
  readonly #towards: Float32Array;

  /** @param capacity the most columns of a picture */
  constructor(products: Products, levels: readonly Level[], capacity: number) {
    this.#products = products;
    this.#levels = levels;
    this.#channels = levels.reduce((sum, { channels }) => sum + channels, 0);
    this.#rows = new Float32Array(capacity * this.#channels);
    this.#towards = new Float32Array(capacity * this.#channels);
  }

  /**
   * @param columns [channels × count] of the picture
   * @param lengths [count] of the columns
   * @param gradient of the columns' layout; weight · d loss / d columns is added
   * @returns the loss, without its weight
   */
  async evaluate(
    columns: Float32Array,
    lengths: Float32Array,
    style: StyleColumns,
    weight: number,
    gradient: Float32Array,
  ): Promise<number> {
    const count = lengths.length;
    const inverse = inverseOf(lengths);
    const cosines = await this.#approximate(columns, inverse, style);
    const candidates = candidatesOf(cosines, { rows: style.count, count }, OF_PICTURE, OF_STYLE);
    transpose(columns, this.#channels, this.#rows);
    const others = inverseOf(style.lengths);
    const cosine = (i: number, j: number): number => this.#dot(i, style, j) * inverse[i] * others[j];
    const look = (fromPicture: boolean): Nearest =>
      fromPicture
        ? nearest(count, candidates.ofPicture, cosine)
        : nearest(style.count, candidates.ofStyle, (j, i) => cosine(i, j));
    const likely = {
      picture: likelyDistance(candidates.ofPicture, count),
      style: likelyDistance(candidates.ofStyle, style.count),
    };
    let fromPicture = likely.picture >= likely.style;
    let winners = look(fromPicture);
    const [more, less] = [Math.max(likely.picture, likely.style), Math.min(likely.picture, likely.style)];
    // The lesser side is looked at too where what the axes leave out could make it the greater one.
    if (more - less < 2 * Math.abs(winners.distance - more) + CLEAR) {
      const other = look(!fromPicture);
      if (other.distance > winners.distance) {
        winners = other;
        fromPicture = !fromPicture;
      }
    }
    this.#pull(columns, inverse, others, style, winners, weight, fromPicture, gradient);
    return winners.distance;
  }

  /** [style's count × lengthened count] cosines along the style's axes. */
  async #approximate(
    columns: Float32Array,
    inverse: Float32Array,
    style: StyleColumns,
  ): Promise<Float32Array> {
    const rank = style.axes.length / this.#channels;
    const along = await this.#products.product(style.axes, columns, rank, this.#channels);
    const count = inverse.length;
    const stride = lengthened(count);
    const directions = new Float32Array(rank * stride);
    for (let k = 0, at = 0; k < rank; k++)
      for (let i = 0; i < count; i++) directions[k * stride + i] = along[at++] * inverse[i];
    return this.#products.product(style.sketch, directions, style.count, rank);
  }

  /** Product of the picture's column i and the style's j. */
  #dot(i: number, style: StyleColumns, j: number): number {
    let at = i * this.#channels;
    let sum = 0;
    for (let k = 0; k < this.#levels.length; k++) {
      const { channels } = this.#levels[k];
      const { table, rows } = style.levels[k];
      sum += product(this.#rows, at, table, rows[j] * channels, channels);
      at += channels;
    }
    return sum;
  }

  /** d (1 − cos) / d x = −(y / |y| − cos · x / |x|) / |x|, over the winning pairs. */
  #pull(
    columns: Float32Array,
    inverse: Float32Array,
    others: Float32Array,
    style: StyleColumns,
    { indices, cosines }: Nearest,
    weight: number,
    fromPicture: boolean,
    gradient: Float32Array,
  ): void {
    const count = inverse.length;
    const channels = this.#channels;
    const towards = this.#towards.fill(0, 0, count * channels);
    const along = new Float64Array(count);
    const touched = new Uint8Array(count);
    const order = orderBy((pair) => (fromPicture ? pair : indices[pair]), indices.length, count);
    for (const pair of order) {
      const i = fromPicture ? pair : indices[pair];
      const j = fromPicture ? indices[pair] : pair;
      if (inverse[i] === 0 || others[j] === 0) continue;
      const share = (weight * inverse[i]) / indices.length;
      touched[i] = 1;
      along[i] += share * cosines[pair] * inverse[i];
      let to = i * channels;
      for (let k = 0; k < this.#levels.length; k++) {
        const { channels: wide } = this.#levels[k];
        const { table, rows } = style.levels[k];
        addScaled(table, rows[j] * wide, wide, share * others[j], towards, to);
        to += wide;
      }
    }
    // In tiles, so that neither layout leaves the cache.
    for (let left = 0; left < channels; left += TILE) {
      const right = Math.min(left + TILE, channels);
      for (let i = 0; i < count; i++) {
        if (touched[i] === 0) continue;
        const turn = along[i];
        for (let c = left, at = left * count + i; c < right; c++, at += count)
          gradient[at] += turn * columns[at] - towards[i * channels + c];
      }
    }
  }
}

/** Channels that are transposed at a time. */
const TILE = 16;

/** [channels × count] to [count × channels]. */
function transpose(columns: Float32Array, channels: number, rows: Float32Array): void {
  const count = columns.length / channels;
  for (let left = 0; left < channels; left += TILE) {
    const right = Math.min(left + TILE, channels);
    for (let i = 0; i < count; i++)
      for (let c = left, at = left * count + i; c < right; c++, at += count)
        rows[i * channels + c] = columns[at];
  }
}

function product(a: Float32Array, atA: number, b: Float32Array, atB: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += a[atA + k] * b[atB + k];
    s1 += a[atA + k + 1] * b[atB + k + 1];
    s2 += a[atA + k + 2] * b[atB + k + 2];
    s3 += a[atA + k + 3] * b[atB + k + 3];
  }
  for (; k < length; k++) s0 += a[atA + k] * b[atB + k];
  return s0 + s1 + s2 + s3;
}

function addScaled(
  values: Float32Array,
  from: number,
  length: number,
  factor: number,
  out: Float32Array,
  to: number,
): void {
  for (let k = 0; k < length; k++) out[to + k] += factor * values[from + k];
}
