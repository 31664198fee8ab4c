import { Random } from "../../../drawing/random.ts";
import { bamboo } from "./bamboo.ts";
import { type Path, smooth, sweep, tapered } from "./brush.ts";
import { clamp, hex, scaled, smoothstep } from "./colour.ts";
import { blank, blurred, type Mask, masked, polygons } from "./mask.ts";
import { type Field, fractal, noise, tooth } from "./noise.ts";
import { Sheet } from "./sheet.ts";

/** What a wash of density 1 lets through; three or four of them are black. */
const INK = hex("7a7671");

/** Sumi-e: mountains fading into mist, bamboo before them, a boat, and a red seal. */
export function inkWash(): Sheet {
  const random = new Random(11);
  const fibre = fractal(1, 40, 5);
  const grain = tooth(2, 3);
  const sheet = new Sheet((x, y) =>
    scaled(hex("efe3ca"), 0.99 + 0.025 * fibre(x, y) + 0.04 * (grain(x, y) - 0.5)),
  );
  const pool = fractal(3, 120, 5);
  sheet.wash(
    masked(
      (x, y) =>
        0.16 * clamp(0.9 - y / 200 + 0.9 * pool(x, y)) + 0.3 * clamp((y - 410) / 150 + 0.6 * pool(x, y)),
    ),
    INK,
  );
  sheet.wash(
    range(
      [
        [430, 75, 38],
        [330, 150, 30],
        [500, 130, 34],
        [250, 200, 40],
        [110, 170, 46],
      ],
      340,
      90,
      0.75,
      21,
      12,
    ),
    INK,
  );
  sheet.wash(
    range(
      [
        [300, 185, 34],
        [372, 110, 30],
        [455, 215, 44],
        [180, 262, 50],
      ],
      380,
      95,
      1.5,
      22,
      7,
    ),
    INK,
  );
  sheet.wash(
    range(
      [
        [415, 235, 46],
        [505, 185, 42],
        [330, 318, 40],
      ],
      410,
      62,
      2.7,
      23,
      4,
    ),
    INK,
  );
  const crags = blank();
  for (const [x, y, reach] of [
    [415, 240, 70],
    [505, 190, 110],
    [372, 118, 70],
    [300, 195, 60],
  ])
    for (let i = 0; i < 16; i++) {
      const side = random.uniform() < 0.5 ? -1 : 1;
      const left = x + side * random.between(1, 16);
      const top = y + random.between(4, reach);
      const length = random.between(18, 60);
      dry(
        crags,
        [left, top, left + side * 5, top + length * 0.6, left + side * random.between(5, 14), top + length],
        5.5,
        0.85,
        random.integer(999),
      );
    }
  sheet.wash(blurred(crags, 0.8), INK);
  sheet.wash(water(random), INK);
  sheet.wash(boat(), INK);
  sheet.wash(bamboo(random), INK);
  for (const [x, y, size] of [
    [236, 84, 11],
    [262, 70, 9],
    [283, 92, 8],
    [217, 112, 7],
  ]) {
    const wing = [
      x - size,
      y - size * 0.35,
      x - size * 0.5,
      y - size * 0.6,
      x,
      y,
      x + size * 0.5,
      y - size * 0.7,
      x + size,
      y - size * 0.5,
    ];
    sweep(smooth(wing), tapered(1.7, 0.5, 0.2), (index, coverage) => sheet.stain(index, INK, 2.6 * coverage));
  }
  seal(sheet, grain);
  return sheet;
}

/** A range of peaks [x, y, half width], darkest along the ridge and dissolving downwards into mist. */
function range(
  peaks: readonly (readonly number[])[],
  foot: number,
  depth: number,
  density: number,
  seed: number,
  soft: number,
): Mask {
  const rough = fractal(seed, 60, 5);
  const bleed = fractal(seed + 50, 70, 5);
  const ridge = (x: number): number =>
    peaks.reduce((top, [px, py, half]) => {
      const away = Math.abs((x - px) / half);
      return Math.min(top, foot - (foot - py) / (1 + away ** 2.6 * 0.6));
    }, foot);
  const mask = masked((x, y) => {
    const below = y - ridge(x + 5 * rough(x, y)) - 9 * rough(x, 0.4 * y);
    if (below < -soft) return 0;
    const body = smoothstep(-soft, soft * 0.4, below) * Math.exp(-Math.max(0, below) / depth);
    const rim = 0.45 * Math.exp(-Math.abs(below) / 5);
    return (
      density *
      (body * (0.72 + 0.6 * bleed(x, y)) + rim * clamp(0.5 + bleed(2 * x, y))) *
      (1 - smoothstep(foot - 40, foot + 30, y))
    );
  });
  return blurred(mask, soft / 6);
}

/** A brush with little ink: streaks that break up where the paper lies deep. */
function dry(mask: Mask, path: Path, radius: number, density: number, seed: number): void {
  const hairs = noise(seed);
  sweep(smooth(path), tapered(radius, 0.3, 0.3), (index, coverage, along, across) => {
    const streak = 0.5 + 0.5 * hairs(across * 3.1, along * 2.5) + 0.25 * hairs(across * 9 + 40, along * 9);
    mask[index] += density * coverage * smoothstep(0.25 + 0.4 * along, 0.55 + 0.4 * along, streak);
  });
}

function water(random: Random): Mask {
  const mask = blank();
  for (let i = 0; i < 26; i++) {
    const y = 395 + 112 * (i / 26) + random.between(-4, 4);
    const x = random.between(120, 440);
    const length = random.between(40, 150);
    dry(
      mask,
      [x, y, x + length * 0.5, y + random.between(-3, 3), x + length, y + random.between(-2, 2)],
      random.between(1.5, 4.5),
      random.between(0.35, 0.9),
      i,
    );
  }
  return mask;
}

function boat(): Mask {
  const hull = polygons(smooth([262, 420, 290, 428, 330, 429, 366, 414, 352, 434, 318, 440, 284, 436], true));
  const mask = hull.map((value) => 2.6 * value);
  dry(mask, [270, 446, 310, 450, 356, 446], 5, 1, 5);
  const stroke = (path: Path, radius: number, density: number): void =>
    sweep(smooth(path), tapered(radius, 0.4, 0.4), (index, coverage) => {
      mask[index] = Math.max(mask[index], density * coverage);
    });
  stroke([318, 426, 316, 410, 320, 400], 6, 2.2);
  stroke([306, 399, 320, 389, 335, 400], 4, 3.2);
  stroke([320, 408, 340, 404, 392, 352], 1.1, 3);
  return blurred(mask, 0.6);
}

function seal(sheet: Sheet, grain: Field): void {
  const red = hex("b5281e");
  const marks = [
    462, 452, 462, 490, 472, 452, 472, 470, 472, 470, 486, 470, 486, 452, 486, 490, 472, 480, 480, 490,
  ];
  const cut = blank();
  for (let i = 0; i < marks.length; i += 4)
    sweep(marks.slice(i, i + 4), 1.7, (index, coverage) => {
      cut[index] = Math.max(cut[index], coverage);
    });
  const block = blurred(polygons([451, 444, 496, 442, 497, 497, 453, 499]), 0.6);
  sheet.lay(
    block.map((value, index) => value * (1 - cut[index])),
    (x, y) => scaled(red, 0.9 + 0.25 * grain(x, y)),
    0.94,
  );
}
