import { Random } from "../../../../drawing/random.ts";
import { Caster } from "./cast.ts";
import type { Ground } from "./ground.ts";
import { directionAt, type Orientation, type Tensor } from "./orientation.ts";
import { apart, colourAt, type Sheet } from "./sheet.ts";

/** Places from which marks are looked for. */
const PLACES = 420;
/** Directions in which the narrowest way across a mark is looked for, over half a turn. */
const WAYS = 12;
/** Half of the widest mark that is one, 1/224 of the side. */
const WIDEST = 40;
/** Longest way along a mark in one direction, 1/224 of the side. */
const LONGEST = 260;
/** A mark's line is taken at steps of this to see how far it turns, 1/224 of the side: pixels make shorter ones zigzag. */
const CHORD = 10;
/** An edge's contrast, by the tolerance, within a few pixels; where colours change more slowly there is no edge. */
const DISTINCT = 1.5;
/** Pixels: a narrower mark may be no more than an edge. */
const MIXED = 3;
/** Pixels: what is no longer than this is grain, or the last of a gap between two marks. */
const SPECK = 1.6;
/** A mark turns at most so far from one step to the next; a corner ends it. cos 50°. */
const SHARPEST = Math.cos((50 * Math.PI) / 180);

/** One mark, as far as it is seen. */
export interface Mark {
  /** Pixels from edge to edge. */
  readonly width: number;
  /** Pixels along the middle, from end to end. */
  readonly length: number;
  /** Radians from one end to the other, left against right. */
  readonly turning: number;
  /** The root of the mean square of the curvature, radians by pixel. */
  readonly curvature: number;
  /** How far its surroundings' colour is from its own, black and white being 1: the lesser of its two sides. */
  readonly contrast: number;
}

export interface Marks {
  readonly marks: readonly Mark[];
  /** Of the places that are not bare paper, the share from which a mark with two edges was found. */
  readonly found: number;
  /** Share of the picture that is not bare paper. */
  readonly covered: number;
}

/** Finds marks from places strewn over what is drawn; the same picture gives the same marks. */
export function marksOf(sheet: Sheet, ground: Ground, orientation: Orientation): Marks {
  const drawn: number[] = [];
  for (let i = 0; i < ground.bare.length; i++) if (ground.bare[i] === 0) drawn.push(i);
  const covered = drawn.length / ground.bare.length;
  const marks: Mark[] = [];
  if (drawn.length === 0) return { marks, found: 0, covered };
  const random = new Random(1);
  const finder = new Finder(sheet, ground, orientation);
  for (let place = 0; place < PLACES; place++) {
    // One in each of so many equal parts of what is drawn.
    const at = Math.floor(((place + random.uniform()) / PLACES) * drawn.length);
    const mark = finder.from(drawn[at]);
    if (mark) marks.push(mark);
  }
  return { marks, found: marks.length / PLACES, covered };
}

interface Across {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly contrast: number;
  /** The direction across, [cos, sin]. */
  readonly way: readonly [number, number];
}

class Finder {
  readonly #sheet: Sheet;
  readonly #ground: Ground;
  readonly #orientation: Orientation;
  readonly #caster: Caster;
  readonly #colour = new Float64Array(3);
  readonly #oneSide = new Float64Array(3);

  constructor(sheet: Sheet, ground: Ground, orientation: Orientation) {
    this.#sheet = sheet;
    this.#ground = ground;
    this.#orientation = orientation;
    this.#caster = new Caster(sheet, ground.tolerance);
  }

  /** The mark that a pixel belongs to; null where it has no two edges. */
  from(pixel: number): Mark | null {
    const inner = this.#inwards(pixel);
    const { width } = this.#sheet;
    let across = this.#across(inner % width, Math.floor(inner / width));
    // Again from the middle, where the narrowest way is that of the mark and its colour is purest.
    if (across) across = this.#across(across.x, across.y);
    if (!across) return null;
    const tensor = this.#tensorFor(across.width);
    const [cos, sin] = [-across.way[1], across.way[0]];
    const ahead = this.#follow(across, cos, sin, tensor);
    const behind = this.#follow(across, -cos, -sin, tensor);
    const line: number[] = [];
    for (let i = behind.length - 2; i >= 0; i -= 2) line.push(behind[i], behind[i + 1]);
    line.push(across.x, across.y, ...ahead);
    const length = Math.max(across.width, lengthOf(line));
    if (length < SPECK) return null;
    return {
      width: across.width,
      length,
      ...bendOf(line, Math.max(CHORD * this.#sheet.unit, across.width)),
      contrast: across.contrast,
    };
  }

  /** Off the edge that a pixel may lie on: down the steepness, for three pixels at most, never onto the paper. */
  #inwards(pixel: number): number {
    const { width, height } = this.#sheet;
    const { steepness } = this.#orientation;
    let at = pixel;
    for (let step = 0; step < 3; step++) {
      const [x, y] = [at % width, Math.floor(at / width)];
      let best = at;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const near = ny * width + nx;
          if (this.#ground.bare[near] === 0 && steepness[near] < steepness[best]) best = near;
        }
      }
      if (best === at) break;
      at = best;
    }
    return at;
  }

  /** The narrowest way across the mark at a place, and the middle of it. */
  #across(x: number, y: number): Across | null {
    const caster = this.#caster;
    const colour = this.#colour;
    colourAt(this.#sheet, x, y, colour);
    const edge = DISTINCT * this.#ground.tolerance;
    let narrowest: Across | null = null;
    let reach = WIDEST * this.#sheet.unit;
    for (let way = 0; way < WAYS; way++) {
      const cos = Math.cos((Math.PI * way) / WAYS);
      const sin = Math.sin((Math.PI * way) / WAYS);
      const there = caster.cast(x, y, cos, sin, colour, reach);
      const contrast = caster.contrast;
      if (contrast < edge) continue;
      this.#oneSide.set(caster.beyond);
      const back = caster.cast(x, y, -cos, -sin, colour, reach);
      if (caster.contrast < edge) continue;
      if (there + back < MIXED && this.#isMixture(colour)) return null;
      if (narrowest && there + back >= narrowest.width) continue;
      const off = (there - back) / 2;
      narrowest = {
        x: x + off * cos,
        y: y + off * sin,
        width: there + back,
        contrast: Math.min(contrast, caster.contrast),
        way: [cos, sin],
      };
      reach = Math.max(MIXED, Math.min(reach, narrowest.width));
    }
    return narrowest;
  }

  /** A pixel on an edge shows a mixture of its two sides, and one in a hairline gap lets paper through; neither is a mark. */
  #isMixture(colour: Float64Array): boolean {
    const one = this.#oneSide;
    const other = this.#caster.beyond;
    const paper = this.#ground.colour;
    if (mixes(one, colour, other)) return true;
    return paper !== null && mixes(one, colour, paper) && mixes(other, colour, paper);
  }

  #tensorFor(width: number): Tensor {
    const { tensors } = this.#orientation;
    return tensors.find(({ scale }) => scale >= width / 2) ?? tensors[tensors.length - 1];
  }

  /** Along the mark's middle from where it is known, to its end: x and y in turn. */
  #follow(start: Across, fromCos: number, fromSin: number, tensor: Tensor): number[] {
    const { unit } = this.#sheet;
    const caster = this.#caster;
    const line: number[] = [];
    const step = Math.max(1, start.width / 4);
    const edge = Math.max(this.#ground.tolerance, start.contrast / 2);
    let { x, y } = start;
    let [cos, sin] = [fromCos, fromSin];
    /** Steps since the mark was last as wide as it was. */
    let strayed = 0;
    for (let gone = 0; gone < LONGEST * unit; gone += step) {
      const [nx, ny] = [x + step * cos, y + step * sin];
      if (!caster.inside(nx, ny) || caster.away(nx, ny, this.#colour) > edge) {
        const distance = caster.cast(x, y, cos, sin, this.#colour, 2 * step + 2);
        if (distance > 0) line.push(x + distance * cos, y + distance * sin);
        break;
      }
      // Back to the middle, where the mark is as wide as it was.
      const left = caster.cast(nx, ny, -sin, cos, this.#colour, 1.5 * start.width + 1);
      const leftEdge = caster.contrast > 0;
      const right = caster.cast(nx, ny, sin, -cos, this.#colour, 1.5 * start.width + 1);
      const wide = left + right;
      const known =
        leftEdge && caster.contrast > 0 && wide < 1.7 * start.width + 1 && wide > 0.5 * start.width;
      const off = known ? Math.min(step / 2, Math.max(-step / 2, (left - right) / 2)) : 0;
      strayed = known ? 0 : strayed + 1;
      if (strayed * step > 2 * start.width + 4) {
        // It ran into something broader: what lies there is not this mark.
        line.length = Math.max(0, line.length - 2 * (strayed - 1));
        break;
      }
      x = nx - off * sin;
      y = ny + off * cos;
      line.push(x, y);
      const along = known ? directionAt(tensor, x, y) : null;
      if (along) {
        const forwards = along[0] * cos + along[1] * sin < 0 ? -1 : 1;
        const turn = forwards * (along[0] * cos + along[1] * sin);
        if (turn < SHARPEST) break;
        [cos, sin] = [forwards * along[0], forwards * along[1]];
      }
      // Once round a ring.
      if (gone > 4 * step && Math.hypot(x - start.x, y - start.y) < step) break;
    }
    return line;
  }
}

/** Whether a colour lies between two others that differ, on the straight line of their mixtures. */
function mixes(one: Float64Array, colour: Float64Array, other: Float64Array): boolean {
  const whole = apart(one, 0, other, 0);
  if (whole < 0.02) return false;
  const detour = apart(one, 0, colour, 0) + apart(colour, 0, other, 0);
  return detour < 1.15 * whole;
}

function lengthOf(line: readonly number[]): number {
  let length = 0;
  for (let i = 2; i < line.length; i += 2)
    length += Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]);
  return length;
}

/**
 * How a line bends, seen in chords of about a length: its turning and the root mean square of its curvature. n chords of
 * an arc show (n − 1)/n of it.
 */
function bendOf(line: readonly number[], chord: number): Pick<Mark, "turning" | "curvature"> {
  const length = lengthOf(line);
  const chords = Math.max(2, Math.floor(length / chord));
  const knots: number[] = [line[0], line[1]];
  let walked = 0;
  for (let i = 2; i < line.length; i += 2) {
    walked += Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]);
    if (walked >= (length * (knots.length / 2)) / chords - 1e-9) knots.push(line[i], line[i + 1]);
  }
  const shown = knots.length / 2 - 1;
  if (length === 0 || shown < 2) return { turning: 0, curvature: 0 };
  let turning = 0;
  let squares = 0;
  for (let i = 4; i < knots.length; i += 2) {
    const ax = knots[i - 2] - knots[i - 4];
    const ay = knots[i - 1] - knots[i - 3];
    const bx = knots[i] - knots[i - 2];
    const by = knots[i + 1] - knots[i - 1];
    const angle = Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
    turning += angle;
    squares += angle * angle;
  }
  return {
    turning: (Math.abs(turning) * shown) / (shown - 1),
    curvature: (Math.sqrt(squares / (shown - 1)) * shown) / length,
  };
}
