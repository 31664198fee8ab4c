import { Random } from "../../../../drawing/random.ts";
import { type Orientation, ramp } from "./orientation.ts";
import { colourAt, type Sheet } from "./sheet.ts";
import { noSpread, RANKS, type Spread } from "./spread.ts";

/** Edges looked at. */
const EDGES = 6000;
/** How far the colour changes by pixel at an edge, at least. */
const STEEP = 0.02;
/** Pixels from an edge to where its two sides are looked at. */
const ASIDE = 1.5;
/** Pixels along an edge within which another mark's edge crosses it, and to where its sides are what they are. */
const CLOSE = 2.5;
const ALONG = 6;
/** So many times further from the edge the colour may differ by this share of the edge's contrast. */
const BROAD = 1.6;
const UNEVEN = 0.35;
/** Lengths in sRGB from which on colours are two. */
const DIFFERENT = 0.08;
/** How much of a crossing may be left unexplained. */
const UNEXPLAINED = 0.12;
/** Crossings that suggest nothing, and that settle it. */
const CROSSINGS = [5, 50] as const;
/** Pixels: marks too narrow for their colours to be seen on both sides of a crossing, and broad enough. */
const RESOLVED = [3, 4.5] as const;
/** Shares of hard edges of soft washes, and of ink. */
const HARD = [0.1, 0.6] as const;
/** Half of the range of opacities around what was measured. */
const RANGE = 0.1;

/** A share of light that a mark lets through, and how far it can be believed. */
interface Evidence {
  readonly passed: number;
  readonly weight: number;
}

/**
 * How opaque marks are, from places where an edge runs on while what lies beside it changes, because another mark crosses
 * it. Such a place shows four colours: neither mark, each alone, and both. Where the edge is the upper mark's, its inside
 * changes as its outside does, times (1 − opacity); where it is the lower one's, the contrast across it becomes
 * (1 − opacity) times what it was (Metelli 1974, the episcotister model; our rasteriser mixes so, in sRGB). The reading that
 * explains the colours better is taken, and the median of all places. Where marks hardly ever cross, or are too narrow, it is a guess, of little
 * confidence, by how many edges are hard.
 * @param breadth of most marks, pixels
 */
export function suggestedOpacity(sheet: Sheet, { fine, steepness }: Orientation, breadth: number): Spread {
  const { width, height } = sheet;
  const edges: number[] = [];
  for (let y = 2; y < height - 2; y++)
    for (let x = 2; x < width - 2; x++) if (steepness[y * width + x] > STEEP) edges.push(y * width + x);
  if (edges.length === 0) return noSpread();
  const random = new Random(2);
  const crossings: Evidence[] = [];
  const surroundings = new Surroundings(sheet);
  let hard = 0;
  for (let n = 0; n < EDGES; n++) {
    const pixel = edges[Math.floor(((n + random.uniform()) / EDGES) * edges.length)];
    const across = Math.atan2(2 * fine.xy[pixel], fine.xx[pixel] - fine.yy[pixel]) / 2;
    surroundings.at(pixel % width, Math.floor(pixel / width), Math.cos(across), Math.sin(across));
    if (surroundings.isHard()) hard++;
    const crossing = surroundings.crossing();
    if (crossing) crossings.push(crossing);
  }
  const sure = ramp(crossings.length, CROSSINGS) * ramp(breadth, RESOLVED);
  const guessed = 0.3 * (1 - sure) ** 2 * ramp(edges.length, [100, 1000]);
  const confidence = sure + guessed;
  if (confidence === 0) return noSpread();
  const guess = 0.35 + 0.6 * ramp(hard / EDGES, HARD);
  const middle = (sure * (1 - median(crossings)) + guessed * guess) / confidence;
  const low = Math.max(0, middle - RANGE);
  const high = Math.min(1, middle + RANGE);
  const quantiles = Float64Array.from({ length: RANKS }, (_, i) => low + ((high - low) * (i + 0.5)) / RANKS);
  return { quantiles, confidence };
}

/** The colours around one place of an edge. */
class Surroundings {
  readonly #sheet: Sheet;
  #x = 0;
  #y = 0;
  #cos = 1;
  #sin = 0;
  readonly #one = new Float64Array(3);
  readonly #other = new Float64Array(3);

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
  }

  /** @param cos of the direction across the edge */
  at(x: number, y: number, cos: number, sin: number): void {
    this.#x = x;
    this.#y = y;
    this.#cos = cos;
    this.#sin = sin;
  }

  /** Whether most of the change across is over within a few pixels. */
  isHard(): boolean {
    return norm(this.#change(-ASIDE, 0, ASIDE, 0)) > 0.7 * norm(this.#change(-3 * ASIDE, 0, 3 * ASIDE, 0));
  }

  crossing(): Evidence | null {
    const before = this.#change(-ASIDE, -ALONG, ASIDE, -ALONG);
    const after = this.#change(-ASIDE, ALONG, ASIDE, ALONG);
    if (Math.min(norm(before), norm(after)) < DIFFERENT) return null;
    if (!this.#runsThrough(-ALONG) || !this.#runsThrough(ALONG)) return null;
    const left = this.#change(-ASIDE, -ALONG, -ASIDE, ALONG);
    const right = this.#change(ASIDE, -ALONG, ASIDE, ALONG);
    const weight = Math.max(norm(left), norm(right));
    if (weight < 1.5 * DIFFERENT) return null;
    // An oblique edge reaches the other side later; it has to have crossed both.
    const aside = norm(left) > norm(right) ? -ASIDE : ASIDE;
    if (norm(this.#change(aside, -CLOSE, aside, CLOSE)) < 0.8 * weight) return null;
    const upper = shareOf(left, right);
    const lower = shareOf(before, after);
    const better = upper.rest <= lower.rest ? upper : lower;
    return better.rest < UNEXPLAINED ? { passed: better.share, weight } : null;
  }

  /**
   * Whether the edge, so far along, is still where it would be if it were straight, where its sides mix by halves, and both
   * sides are broad enough to show their colours.
   */
  #runsThrough(along: number): boolean {
    const whole = norm(this.#change(-ASIDE, along, ASIDE, along));
    for (const aside of [-ASIDE, ASIDE])
      if (norm(this.#change(aside, along, BROAD * aside, along)) > UNEVEN * whole) return false;
    const left = norm(this.#change(-ASIDE, along, 0, along));
    const right = norm(this.#change(0, along, ASIDE, along));
    return Math.abs(left - right) < 0.75 * whole;
  }

  /** What the colour changes by from one place to another, each so far across and along the edge. */
  #change(across: number, along: number, toAcross: number, toAlong: number): Difference {
    this.#look(across, along, this.#one);
    this.#look(toAcross, toAlong, this.#other);
    return [this.#other[0] - this.#one[0], this.#other[1] - this.#one[1], this.#other[2] - this.#one[2]];
  }

  #look(across: number, along: number, out: Float64Array): void {
    const x = this.#x + across * this.#cos - along * this.#sin;
    const y = this.#y + across * this.#sin + along * this.#cos;
    colourAt(this.#sheet, x, y, out);
  }
}

type Difference = readonly [number, number, number];

function norm([red, green, blue]: Difference): number {
  return Math.sqrt(red * red + green * green + blue * blue);
}

/** The lesser difference as a share, in [0, 1], of the greater, and what it leaves of the greater unexplained. */
function shareOf(one: Difference, other: Difference): { readonly share: number; readonly rest: number } {
  const [less, more] = norm(one) < norm(other) ? [one, other] : [other, one];
  const length = norm(more);
  const share = Math.max(0, (less[0] * more[0] + less[1] * more[1] + less[2] * more[2]) / (length * length));
  const rest =
    norm([less[0] - share * more[0], less[1] - share * more[1], less[2] - share * more[2]]) / length;
  return { share, rest };
}

/** The weighted median of what is let through; 0 of nothing. */
function median(evidence: readonly Evidence[]): number {
  const order = [...evidence].sort((a, b) => a.passed - b.passed);
  const half = order.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  for (const { passed, weight } of order) {
    below += weight;
    if (below >= half) return passed;
  }
  return 0;
}
