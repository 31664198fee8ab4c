import { followed, placed, smooth, sweep, tapered } from "./brush.ts";
import { clamp, hex, smoothstep } from "./colour.ts";
import { blank, type Mask, masked, polygons, sampled } from "./mask.ts";
import { fractal, tooth } from "./noise.ts";
import { Sheet } from "./sheet.ts";

const CELL = 7.6;
const PINK = hex("ff3f9e");
const BLUE = hex("1a5fd0");
const SUN = { x: 268, y: 216, radius: 150 };

/** Risograph: fluorescent pink and blue, screened apart and laid a little wrong; where they meet they are violet. */
export function risograph(): Sheet {
  const paper = tooth(131, 2.2);
  const sheet = new Sheet((x, y) => {
    const level = 0.985 + 0.014 * paper(x, y);
    return [0.975 * level, 0.96 * level, 0.915 * level];
  });
  const line = solids();
  const solid = (value: number, index: number): number => Math.max(value, line[index]);
  print(sheet, screened(pinkPlate(), 0.26).map(solid), PINK, 132, 0, 0);
  print(sheet, screened(bluePlate(), 1.31).map(solid), BLUE, 133, 3.4, -2.6);
  return sheet;
}

/** Round dots on a turned grid, each as large as its tone; solid stays solid. */
function screened(tone: Mask, angle: number): Mask {
  const [cosine, sine] = [Math.cos(angle) / CELL, Math.sin(angle) / CELL];
  return masked((x, y) => {
    const u = x * cosine + y * sine;
    const v = y * cosine - x * sine;
    const away = Math.hypot(u - Math.round(u), v - Math.round(v));
    const value = tone[Math.floor(y) * 512 + Math.floor(x)];
    if (value > 0.985) return 1;
    const radius = value < 0.02 ? -1 : Math.sqrt(value / Math.PI) * (1 + 0.25 * smoothstep(0.6, 1, value));
    return clamp((radius - away) * CELL + 0.5);
  });
}

/** One pass through the drum: shifted, starved of ink in places, grainy where it is solid. */
function print(
  sheet: Sheet,
  plate: Mask,
  ink: readonly [number, number, number],
  seed: number,
  across: number,
  down: number,
): void {
  const starve = fractal(seed, 140, 4);
  const grain = tooth(seed + 40, 1.9);
  sheet.wash(
    masked(
      (x, y) =>
        sampled(plate, x - across, y - down) *
        (0.9 + 0.12 * starve(x, y)) *
        (1 - 0.4 * smoothstep(0.84, 0.98, grain(x, y))),
    ),
    ink,
  );
}

const ridge = (x: number, row: number): number =>
  [330, 352, 372][row] -
  [74, 58, 34][row] * Math.abs(Math.sin(x / [88, 64, 110][row] + [0.4, 2, 1][row])) -
  12 * Math.sin(x / 21 + row);
const HORIZON = 372;

function pinkPlate(): Mask {
  return masked((x, y) => {
    const away = Math.hypot(x - SUN.x, y - SUN.y);
    if (y > HORIZON) {
      const glint = Math.sin((y - HORIZON) ** 0.72 * 1.1) > 0.1 - 0.5 * Math.exp(-(((x - SUN.x) / 130) ** 2));
      return glint ? clamp(0.9 - (y - HORIZON) / 190) * clamp(1.25 - Math.abs(x - SUN.x) / 240) : 0.1;
    }
    for (const row of [2, 1, 0]) if (y > ridge(x, row)) return [0.06, 0.34, 0.62][row];
    if (away < SUN.radius) return y < SUN.y - 40 ? 1 : clamp(1.08 - (y - SUN.y + 40) / 210);
    return clamp(0.5 * smoothstep(120, 330, y));
  });
}

function bluePlate(): Mask {
  return masked((x, y) => {
    if (y > HORIZON) {
      const wave = Math.sin((y - HORIZON) / (3 + (y - HORIZON) / 26) + 1.3 * Math.sin(x / 40));
      return wave > 0.35 ? 1 : clamp(0.04 + 0.5 * smoothstep(HORIZON + 20, 540, y));
    }
    for (const row of [2, 1, 0])
      if (y > ridge(x, row))
        return y < ridge(x, row) + 4 ? 1 : clamp([1, 0.6, 0.26][row] - (y - ridge(x, row)) / 240);
    const away = Math.hypot(x - SUN.x, y - SUN.y);
    if (away < SUN.radius)
      return y > SUN.y + 30 && Math.sin((y - SUN.y) / 6.2) > 0.75 - (y - SUN.y) / 400 ? 0.5 : 0;
    return clamp(0.44 - 0.44 * smoothstep(-20, 230, y));
  });
}

/** What both inks print solid: palms, birds and grass. */
function solids(): Mask {
  const mask = blank();
  const solid = (index: number, coverage: number): void => {
    mask[index] += (1 - mask[index]) * coverage;
  };
  for (const [x, y, trunk, size, turn] of [
    [92, 150, 118, 1.12, 0],
    [412, 92, 446, 1.25, 0.5],
    [470, 230, 492, 0.8, 1.1],
  ]) {
    sweep(
      smooth([x, y, (x + trunk) / 2 + 8, (y + 512) / 2, trunk, 530]),
      (t) => size * (5 + 7 * t),
      (index, coverage, along) => solid(index, Math.sin(along * 90) > -0.9 ? coverage : coverage * 0.2),
    );
    for (let i = 0; i < 9; i++)
      palm(x, y, size * (86 + 22 * Math.sin(i * 2.4)), turn + (2 * Math.PI * i) / 9, solid);
  }
  for (const [x, y, size] of [
    [230, 84, 17],
    [272, 62, 13],
    [306, 96, 10],
    [196, 118, 11],
  ])
    sweep(
      smooth(placed([-1.2, -0.3, -0.6, -0.62, 0, 0, 0.6, -0.62, 1.2, -0.3], x, y, size)),
      tapered(size * 0.15, 0.5, 0.15),
      solid,
    );
  const grass = blank();
  for (let i = 0; i < 40; i++) {
    const x = -10 + i * 13.6;
    const lean = 26 * Math.sin(i * 1.9);
    const tall = 62 + 34 * Math.sin(i * 2.7) + 40 * Math.exp(-(((x - 30) / 90) ** 2));
    const blade = polygons(
      smooth(
        [
          x - 8,
          520,
          x + lean * 0.3 - 4,
          512 - tall * 0.6,
          x + lean,
          512 - tall,
          x + lean * 0.4 + 5,
          512 - tall * 0.5,
          x + 8,
          520,
        ],
        true,
        6,
      ),
    );
    for (let p = 400 * 512; p < blade.length; p++) grass[p] = Math.max(grass[p], blade[p]);
  }
  for (let p = 0; p < grass.length; p++) mask[p] += (1 - mask[p]) * grass[p];
  return mask;
}

/** One palm leaf: a drooping rib with blades hanging from both its sides. */
function palm(
  x: number,
  y: number,
  length: number,
  angle: number,
  solid: (index: number, coverage: number) => void,
): void {
  let heading = angle;
  const rib = followed(x, y, length, () => {
    heading += 0.055 * Math.cos(heading);
    return heading;
  });
  sweep(rib, tapered(3.6, 0.1, 0.3), solid);
  const joints = rib.length / 2;
  for (let i = 2; i < joints; i++) {
    const share = i / joints;
    const along = Math.atan2(rib[2 * i + 1] - rib[2 * i - 1], rib[2 * i] - rib[2 * i - 2]);
    for (const side of [-1, 1]) {
      const reach = length * 0.36 * Math.sin(Math.PI * (0.12 + 0.84 * share)) + 4;
      const way = along + side * (1.05 - 0.5 * share);
      const tip = [rib[2 * i] + reach * Math.cos(way), rib[2 * i + 1] + reach * Math.sin(way) + 0.12 * reach];
      sweep([rib[2 * i], rib[2 * i + 1], ...tip], tapered(3, 0.25, 0.15), solid);
    }
  }
}
