import type { Random } from "../../drawing/random.ts";
import type { WishedThing } from "./read.ts";
import type { Relation, Size } from "./words.ts";

/** Where a thing's square picture goes; everything in sides of the canvas. */
export interface Place {
  /** Centre. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** One picture on the canvas. */
export interface Placement extends Place {
  /** Number of the wished thing. */
  readonly thing: number;
  /** Degrees, clockwise. */
  readonly turn: number;
  /** Width by height of the picture. */
  readonly aspect: number;
  readonly mirrored: boolean;
}

/** Things that belong in the sky when something else stands on the ground. */
const SKY =
  /\b(sun|moon|star|stars|cloud|rainbow|comet|planet|airplane|helicopter|rocket|balloon|bird|butterfly|kite|lightning|saucer|snowflake|thunder|eagle|dove|bat)\b/;
const SIZE: Readonly<Record<Size, number>> = { small: 0.62, large: 1.2 };
const ALONE = 0.86;
const ALONE_BY_SIZE: Readonly<Record<Size, number>> = { small: 0.44, large: 0.98 };
const TURN = 5;
const STRETCH = 0.06;
const SHIFT = 0.02;
/** Several of a thing stand so much further apart sideways than their group's places. */
const SPREAD = 1.08;

/** The places of both things of a pair; with `mirror` 1 they change sides, with 0 not. */
const PAIRS: Readonly<Record<Exclude<Relation, "beside">, readonly [Place, Place]>> = {
  above: [place(0.5, 0.27, 0.48), place(0.5, 0.75, 0.48)],
  under: [place(0.5, 0.72, 0.54), place(0.56, 0.25, 0.44)],
  on: [place(0.5, 0.33, 0.52), place(0.5, 0.72, 0.56)],
  in: [place(0.5, 0.56, 0.42), place(0.5, 0.5, 0.86)],
  behind: [place(0.64, 0.36, 0.54), place(0.4, 0.62, 0.62)],
  before: [place(0.4, 0.62, 0.62), place(0.64, 0.36, 0.54)],
};
const SIDE_BY_SIDE = [place(0.27, 0.52, 0.5), place(0.74, 0.5, 0.5)] as const;
const GROUND_AND_SKY = [place(0.41, 0.63, 0.66), place(0.76, 0.24, 0.42)] as const;
/** Of these relations the first thing lies in front of the second. */
const IN_FRONT: ReadonlySet<Relation> = new Set(["on", "in", "before"]);

/** Several of one thing, in sides of the square that one alone would fill. */
const GROUPS: readonly (readonly Place[])[] = [
  [place(0.5, 0.5, 1)],
  [place(0.25, 0.5, 0.54), place(0.75, 0.5, 0.54)],
  [place(0.5, 0.26, 0.52), place(0.25, 0.74, 0.52), place(0.75, 0.74, 0.52)],
  [place(0.26, 0.26, 0.5), place(0.74, 0.26, 0.5), place(0.26, 0.74, 0.5), place(0.74, 0.74, 0.5)],
  [
    place(0.23, 0.24, 0.42),
    place(0.77, 0.24, 0.42),
    place(0.5, 0.5, 0.42),
    place(0.23, 0.77, 0.42),
    place(0.77, 0.77, 0.42),
  ],
];

function place(x: number, y: number, size: number): Place {
  return { x, y, size };
}

/**
 * Where each thing goes, from the back to the front. Sides, small turns and proportions are drawn from `random`, so that
 * another seed makes another picture.
 */
export function layOut(things: readonly WishedThing[], random: Random): Placement[] {
  const { places, order } = arrange(things, random);
  return order.flatMap((index) => {
    const { count, size } = things[index];
    const whole = places[index];
    const alone = things.length === 1;
    const side =
      size === null
        ? whole.size
        : alone && count === 1
          ? ALONE_BY_SIZE[size]
          : Math.min(1, whole.size * SIZE[size]);
    return GROUPS[Math.min(count, GROUPS.length) - 1].map((part) => ({
      thing: index,
      x: whole.x + (part.x - 0.5) * side * SPREAD + random.between(-SHIFT, SHIFT),
      y: whole.y + (part.y - 0.5) * side + random.between(-SHIFT, SHIFT),
      size: side * part.size,
      turn: random.between(-TURN, TURN),
      aspect: Math.exp(random.between(-STRETCH, STRETCH)),
      mirrored: random.uniform() < 0.5,
    }));
  });
}

/** A place for each thing, and their numbers from the back to the front. */
function arrange(
  things: readonly WishedThing[],
  random: Random,
): { places: readonly Place[]; order: readonly number[] } {
  const order = things.map((_, index) => index);
  const [first, second] = things;
  const turned = random.uniform() < 0.5;
  const mirror = ({ x, y, size }: Place): Place => place(turned ? 1 - x : x, y, size);
  if (things.length <= 1) return { places: [place(0.5, 0.5, ALONE)], order };
  if (things.length > 2) return { places: inRows(things), order };
  if (first.relation !== "beside") {
    const places = PAIRS[first.relation].map(mirror);
    return { places, order: IN_FRONT.has(first.relation) ? [1, 0] : [0, 1] };
  }
  const [skyFirst, skySecond] = [isOfSky(first), isOfSky(second)];
  if (skyFirst === skySecond) return { places: SIDE_BY_SIDE.map(mirror), order };
  const [ground, sky] = GROUND_AND_SKY.map(mirror);
  return skyFirst ? { places: [sky, ground], order: [0, 1] } : { places: [ground, sky], order: [1, 0] };
}

const isOfSky = ({ thing }: WishedThing): boolean => SKY.test(thing.name);

/** Three and more: what belongs in the sky above, the others below, evenly. */
function inRows(things: readonly WishedThing[]): Place[] {
  const sky = things.filter(isOfSky);
  const ground = things.filter((each) => !isOfSky(each));
  const half = Math.ceil(things.length / 2);
  const rows =
    sky.length > 0 && ground.length > 0 ? [sky, ground] : [things.slice(0, half), things.slice(half)];
  return things.map((thing) => {
    const row = rows.findIndex((each) => each.includes(thing));
    const inRow = rows[row];
    const size = Math.min(0.95 / inRow.length, 0.95 / rows.length);
    return place((inRow.indexOf(thing) + 0.5) / inRow.length, (row + 0.5) / rows.length, size);
  });
}
