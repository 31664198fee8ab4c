/** More chords than a stroke of three cubics can have. */
export const MOST_CHORDS = 1024;
export const MOST_COLUMNS = 1024;
/** Chord-and-row pairs that are held at once. */
export const MOST_REACHES = 65_536;
/** Boxes that are held at once; a row of quarters must fit in. */
export const MOST_BOXES = 16_384;

/** 32-bit numbers of one reach: the chord's offset in a field, left and right pixel, the same of the core. */
export const REACH_WORDS = 5;

/** 32-bit numbers of one row. */
export const ROW_WORDS = 4;

/** Bytes between fields: fields a multiple of 4096 apart would push each other out of the processor's cache. */
const APART = 7 * 64;

let end = 0;
/** Room for `count` items of `size` bytes, 64-aligned. */
function field(count: number, size: 4 | 8): number {
  const start = end;
  end += Math.ceil((count * size) / 4096) * 4096 + APART;
  return start;
}

/** Where the kernels' arrays begin in their memory, in bytes. Fields of chords and of boxes are parallel arrays. */
export const layout = {
  /** Chords, from (ax, ay) by (lx, ly), canvas pixels; f64. */
  ax: field(MOST_CHORDS, 8),
  ay: field(MOST_CHORDS, 8),
  lx: field(MOST_CHORDS, 8),
  ly: field(MOST_CHORDS, 8),
  /** 1 / length; zero for a dot, like the two fields below. */
  inverse: field(MOST_CHORDS, 8),
  /** (lx, ly) / length²: how far along the chord, from 0 to 1, one pixel leads. */
  stepX: field(MOST_CHORDS, 8),
  stepY: field(MOST_CHORDS, 8),
  /** 1 / ly; zero for a level chord. */
  inverseRise: field(MOST_CHORDS, 8),
  /** y of the unit normal that points right, over ly; zero for a level chord. */
  lean: field(MOST_CHORDS, 8),
  /** For a level chord, which of its ends is the right one and which the left one, 0 or 1; zero for any other. */
  rightEnd: field(MOST_CHORDS, 8),
  leftEnd: field(MOST_CHORDS, 8),
  /** Rows (canvas pixels) between which something within reach of the chord lies. */
  top: field(MOST_CHORDS, 8),
  bottom: field(MOST_CHORDS, 8),
  /** 64 bits of which one of the low 32 is set, see `Segments.stretch`. */
  stretch: field(MOST_CHORDS, 8),

  /** Between which places along the chord a pixel's centre is clear of the line's round caps, see `Segments`. */
  clearFrom: field(MOST_CHORDS, 8),
  clearTo: field(MOST_CHORDS, 8),

  /**
   * By row of the chunk in hand: how many chords reach it; between which columns; how many cover pixels wholly. i32,
   * ROW_WORDS each.
   */
  rows: field(ROW_WORDS * MOST_COLUMNS, 4),
  /** Reaches by row, as many places for each as there are chords; i32, REACH_WORDS each. */
  reaches: field(REACH_WORDS * MOST_REACHES, 4),

  /** By column, key of the chord nearest to the pixel's centre, and the stretches of all chords that reach it. */
  nearest: field(MOST_COLUMNS + 2, 8),
  seen: field(MOST_COLUMNS + 2, 8),
  /** Keys of the chords nearest to a pixel's four quarters. */
  quarters: field(4, 8),

  /** How many boxes there are; i32. */
  boxCount: field(1, 4),
  /** Boxes: index in the image of the pixel that each belongs to; i32. */
  pixel: field(MOST_BOXES + 2, 4),
  /** Centre and side, canvas pixels; f64. */
  x: field(MOST_BOXES + 2, 8),
  y: field(MOST_BOXES + 2, 8),
  side: field(MOST_BOXES + 2, 8),
  /** The nearest chord's offset in a field, bytes; i32. */
  chord: field(MOST_BOXES + 2, 4),
  /** The covered part of a pixel, and its derivatives to the radius and to the chord's ends; f64. */
  coverage: field(MOST_BOXES + 2, 8),
  byRadius: field(MOST_BOXES + 2, 8),
  byAx: field(MOST_BOXES + 2, 8),
  byAy: field(MOST_BOXES + 2, 8),
  byBx: field(MOST_BOXES + 2, 8),
  byBy: field(MOST_BOXES + 2, 8),
} as const;

export const PAGES = Math.ceil(end / 65_536);
