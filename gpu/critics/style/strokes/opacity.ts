import { Random } from "../../../../drawing/random.ts";
import { type Orientation, ramp } from "./orientation.ts";
import { type Sheet, sample } from "./sheet.ts";
import { noSpread, RANKS, type Spread } from "./spread.ts";

/** Edges looked at. */
const EDGES = 1500;
/** Steepness of the lightness, by pixel, that an edge has at least. */
const STEEP = 0.02;
/** Pixels from an edge to where its two sides are looked at, and along it to where they are looked at again. */
const ASIDE = 1.6;
const ALONG = 4;
/** sRGB distance from which on two colours are two. */
const DIFFERENT = 0.08;
/** Crossings that suggest nothing, and that settle it. */
const CROSSINGS = [4, 40] as const;
/** Half of the range of opacities around what was measured. */
const RANGE = 0.12;

/**
 * How opaque marks are, from places where one mark's edge runs on while what lies beside it changes: an opaque mark stays as
 * it was, a transparent one changes by (1 − opacity) of that (Metelli 1974, the episcotister model; our rasteriser blends
 * just so, in sRGB). The quieter side of the edge is taken to be the mark's. Where marks hardly ever cross, edges that are
 * over within three pixels and soft ones tell a little.
 */
export function suggestedOpacity(sheet: Sheet, { steepness }: Orientation): Spread {
  const { width, height, rgb, lab } = sheet;
  const edges: number[] = [];
  for (let i = 0; i < steepness.length; i++) if (steepness[i] > STEEP) edges.push(i);
  if (edges.length === 0) return noSpread();
  const random = new Random(2);
  const looks = Array.from({ length: 6 }, () => new Float64Array(3));
  let crossings = 0;
  let changes = 0;
  let passed = 0;
  let hard = 0;
  let seen = 0;
  for (let n = 0; n < EDGES; n++) {
    const pixel = edges[Math.floor(((n + random.uniform()) / EDGES) * edges.length)];
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    if (x < 1 || y < 1 || x >= width - 1 || y >= height - 1) continue;
    const dx = lab[3 * (pixel + 1)] - lab[3 * (pixel - 1)];
    const dy = lab[3 * (pixel + width)] - lab[3 * (pixel - width)];
    const slope = Math.hypot(dx, dy);
    if (slope < STEEP) continue;
    const [cos, sin] = [dx / slope, dy / slope];
    const look = (across: number, along: number, out: Float64Array): void =>
      sample(rgb, sheet, x + across * cos - along * sin, y + across * sin + along * cos, out);
    look(-ASIDE, -ALONG, looks[0]);
    look(ASIDE, -ALONG, looks[1]);
    look(-ASIDE, ALONG, looks[2]);
    look(ASIDE, ALONG, looks[3]);
    const near = distance(looks[0], looks[1]);
    const far = distance(looks[2], looks[3]);
    look(-3 * ASIDE, 0, looks[4]);
    look(3 * ASIDE, 0, looks[5]);
    const whole = distance(looks[4], looks[5]);
    look(-ASIDE, 0, looks[4]);
    look(ASIDE, 0, looks[5]);
    seen++;
    if (distance(looks[4], looks[5]) > 0.7 * whole) hard++;
    if (Math.min(near, far) < DIFFERENT) continue;
    const [one, other] = [changeOf(looks[0], looks[2]), changeOf(looks[1], looks[3])];
    const [quiet, loud] = norm(one) < norm(other) ? [one, other] : [other, one];
    const change = norm(loud);
    if (change < 1.5 * DIFFERENT) continue;
    crossings++;
    changes += change;
    const share = (quiet[0] * loud[0] + quiet[1] * loud[1] + quiet[2] * loud[2]) / (change * change);
    passed += change * Math.min(1, Math.max(0, share));
  }
  if (seen === 0) return noSpread();
  const sure = ramp(crossings, CROSSINGS);
  const crossed = changes > 0 ? 1 - passed / changes : 0;
  const guess = 0.35 + 0.6 * (hard / seen);
  const guessed = 0.3 * (1 - sure) * ramp(seen, [30, 200]);
  const confidence = sure + guessed;
  if (confidence === 0) return noSpread();
  const middle = (sure * crossed + guessed * guess) / confidence;
  const low = Math.max(0, middle - RANGE);
  const high = Math.min(1, middle + RANGE);
  return {
    quantiles: Float64Array.from({ length: RANKS }, (_, i) => low + ((high - low) * (i + 0.5)) / RANKS),
    confidence,
  };
}

type Change = readonly [number, number, number];

function changeOf(from: Float64Array, to: Float64Array): Change {
  return [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
}

function norm([red, green, blue]: Change): number {
  return Math.hypot(red, green, blue);
}

function distance(one: Float64Array, other: Float64Array): number {
  return norm(changeOf(one, other));
}
