import type { Random } from "../../../../drawing/random.ts";
import { quantile, type Spread } from "./spread.ts";
import {
  coarseness,
  coarserLength,
  coarserWidth,
  DIRECTION_MOMENTS,
  MEASURED_SIDE,
  RESOLUTION,
  type StrokeSuggestion,
} from "./suggestion.ts";

/** How strokes can begin so that they are in a picture's manner from the first. */
export interface StartingMark {
  /** From fine to broad, 1/224 of the side. */
  readonly widths: readonly [low: number, high: number];
  readonly opacity: readonly [low: number, high: number];
  /** From end to end along the stroke, its round ends included, shares of the side. */
  readonly length: number;
}

/** What strokes begin as where a picture suggests nothing. */
const NEUTRAL = { widths: [7, 22], opacity: [0.3, 0.8], length: 0.18 } as const;

/**
 * The middle of what a picture suggests for so many strokes, from one in five to four in five; as near to the usual as it
 * is unsure.
 */
export function startingMark(suggestion: StrokeSuggestion, strokes: number): StartingMark {
  const { width, opacity, length } = suggestion;
  const coarser = coarseness(suggestion, strokes);
  const between = (spread: Spread, rank: number, neutral: number): number =>
    neutral + spread.confidence * (quantile(spread, rank) - neutral);
  // Between the usual and the suggested size by factors.
  const factor = ({ confidence }: Spread, size: number, neutral: number): number =>
    confidence === 0 ? neutral : neutral * (Math.max(1e-3, size) / neutral) ** confidence;
  const size = (rank: number): number =>
    MEASURED_SIDE * coarserWidth(quantile(width, rank) / MEASURED_SIDE, coarser);
  return {
    widths: [factor(width, size(0.2), NEUTRAL.widths[0]), factor(width, size(0.8), NEUTRAL.widths[1])],
    opacity: [between(opacity, 0.2, NEUTRAL.opacity[0]), between(opacity, 0.8, NEUTRAL.opacity[1])],
    length: factor(length, coarserLength(quantile(length, 0.5), coarser), NEUTRAL.length),
  };
}

/** One stroke to begin with. */
export interface StartingStroke {
  /** Control points, x and y in turn, from the stroke's middle, shares of the side. */
  readonly points: readonly number[];
  /** 1/224 of the side. */
  readonly width: number;
  readonly opacity: number;
}

/** Directions that are told apart over half a turn. */
const DIRECTIONS = 64;

/**
 * One stroke, an arc, drawn from what a picture suggests for so many strokes: its width, proportions, sweep, direction and
 * opacity. Each is the picture's as often as the picture is sure of it, and else any: so strokes of a drawing taken together
 * begin about where `strokeStyle` wants them.
 * @param segments cubic segments, ≥ 1
 */
export function startingStroke(
  suggestion: StrokeSuggestion,
  strokes: number,
  random: Random,
  segments: number,
): StartingStroke {
  const coarser = coarseness(suggestion, strokes);
  const drawn = (spread: Spread, other: number): number => {
    const known = random.uniform() < spread.confidence;
    const value = quantile(spread, random.uniform());
    return known ? value : other;
  };
  const [fine, broad] = NEUTRAL.widths;
  const suggested = drawn(suggestion.width, random.between(fine, broad) / coarser);
  const width = MEASURED_SIDE * coarserWidth(suggested / MEASURED_SIDE, coarser);
  const breadth = width / MEASURED_SIDE + RESOLUTION;
  const aspect = drawn(suggestion.aspect, NEUTRAL.length / breadth);
  const length = Math.max(0, Math.min(aspect * breadth, MOST_LENGTH) - breadth);
  const sweep = drawn(suggestion.sweep, 0) / coarser;
  const turning = Math.min(MOST_TURNING, sweep * length) * (random.uniform() < 0.5 ? -1 : 1);
  const opacity = drawn(suggestion.opacity, random.between(...NEUTRAL.opacity));
  const direction = drawnDirection(suggestion, random);
  return { points: arc(length, turning, direction, segments), width, opacity };
}

/** Shares of the side, and radians. */
const MOST_LENGTH = 0.8;
const MOST_TURNING = 1.5 * Math.PI;

/** From the density that the moments tell, sharpened by squaring because it lacks all but the first of them. */
function drawnDirection({ direction }: StrokeSuggestion, random: Random): number {
  const cumulative = new Float64Array(DIRECTIONS);
  let total = 0;
  for (let n = 0; n < DIRECTIONS; n++) {
    const angle = (Math.PI * (n + 0.5)) / DIRECTIONS;
    let density = 1;
    for (let k = 1; k <= DIRECTION_MOMENTS; k++) {
      density += 2 * direction.moments[2 * k - 2] * Math.cos(2 * k * angle);
      density += 2 * direction.moments[2 * k - 1] * Math.sin(2 * k * angle);
    }
    total += Math.max(0, density) ** 2;
    cumulative[n] = total;
  }
  const known = random.uniform() < direction.confidence && total > 0;
  const target = random.uniform() * total;
  const bin = known ? cumulative.findIndex((sum) => sum >= target) : random.integer(DIRECTIONS);
  return (Math.PI * (bin + random.uniform())) / DIRECTIONS;
}

/** Control points of a circular arc by cubic segments; its middle is the origin, where it runs in `direction`. */
function arc(length: number, turning: number, direction: number, segments: number): number[] {
  const piece = length / segments;
  const turn = turning / segments;
  // Handles of a cubic that keeps to a circular arc: 4/3 · tan(turn / 4) · radius, a third of the length where straight.
  const handle = Math.abs(turn) < 1e-6 ? piece / 3 : ((4 / 3) * Math.tan(turn / 4) * piece) / turn;
  const chord = Math.abs(turn) < 1e-6 ? piece : (2 * Math.sin(turn / 2) * piece) / turn;
  let angle = direction - turning / 2;
  let [x, y] = [0, 0];
  const points = [x, y];
  for (let segment = 0; segment < segments; segment++) {
    const endX = x + chord * Math.cos(angle + turn / 2);
    const endY = y + chord * Math.sin(angle + turn / 2);
    points.push(x + handle * Math.cos(angle), y + handle * Math.sin(angle));
    angle += turn;
    points.push(endX - handle * Math.cos(angle), endY - handle * Math.sin(angle), endX, endY);
    [x, y] = [endX, endY];
  }
  return points.map((value, i) => value - (i % 2 === 0 ? x : y) / 2);
}
