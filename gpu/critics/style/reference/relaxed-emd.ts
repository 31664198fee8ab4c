import type { Products } from "./products.ts";

/** Lengths below this have no direction: their cosine counts as 0. */
const TINY = 1e-12;

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
}

/** Lengths of the columns of [channels × count]. */
export function lengthsOf(columns: Float32Array, count: number): Float32Array {
  const squares = new Float64Array(count);
  for (let at = 0; at < columns.length; ) for (let i = 0; i < count; i++) squares[i] += columns[at++] ** 2;
  return Float32Array.from(squares, Math.sqrt);
}

/** The largest cosines, from the picture's side and from the style's. */
interface Nearest {
  /** By column of the picture: its nearest of the style, and the cosine. */
  readonly ofPicture: Int32Array;
  readonly pictureCosines: Float32Array;
  readonly ofStyle: Int32Array;
  readonly styleCosines: Float32Array;
}

/**
 * Relaxed earth mover's distance over cosine distance (Kolkin et al. 2019, eq. 4–6):
 * max(mean over the picture's columns of the distance to the nearest of the style, mean over the style's of that to the
 * nearest of the picture). The gradient flows through the winning pairs of the greater one.
 */
export class RelaxedEmd {
  readonly #products: Products;
  readonly #levels: readonly Level[];
  readonly #channels: number;
  /** [count × channels] where the winning pairs pull a column, summed. */
  readonly #towards: Float32Array;

  /** @param capacity the most columns of a picture */
  constructor(products: Products, levels: readonly Level[], capacity: number) {
    this.#products = products;
    this.#levels = levels;
    this.#channels = levels.reduce((sum, { channels }) => sum + channels, 0);
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
    const nearest = await this.#nearest(columns, lengths, style);
    const mean = (cosines: Float32Array): number =>
      1 - cosines.reduce((sum, each) => sum + each, 0) / cosines.length;
    const fromPicture = mean(nearest.pictureCosines);
    const fromStyle = mean(nearest.styleCosines);
    this.#pull(columns, lengths, style, nearest, weight, fromPicture >= fromStyle, gradient);
    return Math.max(fromPicture, fromStyle);
  }

  async #nearest(columns: Float32Array, lengths: Float32Array, style: StyleColumns): Promise<Nearest> {
    const count = lengths.length;
    const products: Float32Array[] = [];
    for (const [k, { first, channels }] of this.#levels.entries()) {
      const { table } = style.levels[k];
      const part = columns.subarray(first * count, (first + channels) * count);
      products.push(await this.#products.product(table, part, table.length / channels, channels));
    }
    const inverse = Float32Array.from(lengths, (each) => (each > TINY ? 1 / each : 0));
    const nearest: Nearest = {
      ofPicture: new Int32Array(count),
      pictureCosines: new Float32Array(count).fill(Number.NEGATIVE_INFINITY),
      ofStyle: new Int32Array(style.count),
      styleCosines: new Float32Array(style.count),
    };
    const sums = new Float32Array(count);
    for (let j = 0; j < style.count; j++) {
      sums.fill(0);
      for (let k = 0; k < products.length; k++) {
        const product = products[k];
        for (let i = 0, at = style.levels[k].rows[j] * count; i < count; i++) sums[i] += product[at++];
      }
      const scale = style.lengths[j] > TINY ? 1 / style.lengths[j] : 0;
      let best = Number.NEGATIVE_INFINITY;
      let winner = 0;
      for (let i = 0; i < count; i++) {
        const cosine = sums[i] * inverse[i] * scale;
        if (cosine > best) {
          best = cosine;
          winner = i;
        }
        if (cosine > nearest.pictureCosines[i]) {
          nearest.pictureCosines[i] = cosine;
          nearest.ofPicture[i] = j;
        }
      }
      nearest.ofStyle[j] = winner;
      nearest.styleCosines[j] = best;
    }
    return nearest;
  }

  /** d (1 − cos) / d x = −(y / |y| − cos · x / |x|) / |x|, over the winning pairs. */
  #pull(
    columns: Float32Array,
    lengths: Float32Array,
    style: StyleColumns,
    nearest: Nearest,
    weight: number,
    fromPicture: boolean,
    gradient: Float32Array,
  ): void {
    const count = lengths.length;
    const channels = this.#channels;
    const towards = this.#towards.fill(0, 0, count * channels);
    const along = new Float64Array(count);
    const pairs = fromPicture ? count : style.count;
    for (let pair = 0; pair < pairs; pair++) {
      const i = fromPicture ? pair : nearest.ofStyle[pair];
      const j = fromPicture ? nearest.ofPicture[pair] : pair;
      const cosine = fromPicture ? nearest.pictureCosines[pair] : nearest.styleCosines[pair];
      if (!(lengths[i] > TINY && style.lengths[j] > TINY)) continue;
      const share = weight / (pairs * lengths[i]);
      along[i] += (share * cosine) / lengths[i];
      this.#addStyleColumn(towards, i * channels, style, j, share / style.lengths[j]);
    }
    for (let c = 0, to = 0; c < channels; c++)
      for (let i = 0, from = c; i < count; i++, to++, from += channels)
        gradient[to] += along[i] * columns[to] - towards[from];
  }

  #addStyleColumn(out: Float32Array, from: number, style: StyleColumns, j: number, factor: number): void {
    let to = from;
    for (let k = 0; k < this.#levels.length; k++) {
      const { channels } = this.#levels[k];
      const { table, rows } = style.levels[k];
      for (let c = 0, at = rows[j] * channels; c < channels; c++) out[to++] += factor * table[at++];
    }
  }
}
