import { clamp, hex, mix, smoothstep } from "./colour.ts";
import { masked } from "./mask.ts";
import { fractal, noise, tooth } from "./noise.ts";
import { Sheet } from "./sheet.ts";

const wander = fractal(31, 90, 3);
const chip = noise(32);
const dice = noise(33);
const chance = (key: number): number => 0.5 + 0.5 * dice(key * 7.31 + 0.37, key * 3.17 + 0.61);

/**
 * Whether a gouge has cut here: parallel cuts `period` apart along `across`, broken into tapered lengths along
 * `along`; `tone` in [0, 1] is the share cut away.
 */
function gouged(
  across: number,
  along: number,
  period: number,
  tone: number,
  length: number,
  key: number,
): boolean {
  const line = Math.round(across / period);
  const reach = length * (0.7 + 0.7 * chance(line + key));
  const place = along / reach + 9.7 * chance(line * 1.7 + key);
  const piece = Math.floor(place);
  const share = place - piece;
  const taper = share < 0.25 ? Math.sqrt(share / 0.25) : ((1 - share) / 0.75) ** 0.6;
  const depth = 0.75 + 0.5 * chance(line * 3.3 + piece * 5.9 + key);
  const width = period * clamp(tone * depth * (0.35 + 0.75 * taper) + 0.05 * chip(along / 3, line), 0, 0.94);
  return tone > 0.03 && Math.abs(across - line * period) < width / 2;
}

const SUN = { x: 322, y: 148, radius: 62 };
/** Nearest first. */
const peaks = [
  { x: 214, top: 218, steep: 0.62 },
  { x: 452, top: 176, steep: 0.72 },
  { x: 108, top: 150, steep: 0.86 },
  { x: 340, top: 240, steep: 0.4 },
  { x: 6, top: 188, steep: 0.7 },
];
const slope = ({ x, top, steep }: (typeof peaks)[number], at: number): number =>
  top +
  steep * Math.abs(at - x) ** 1.02 +
  6 * wander(2 * at, x) * Math.min(1, Math.abs(at - x) / 12) +
  1.6 * chip(at / 7, x);
const hill = (x: number): number =>
  318 -
  46 * Math.exp(-(((x - 20) / 120) ** 2)) -
  58 * Math.exp(-(((x - 520) / 130) ** 2)) +
  5 * Math.sin(x / 23);
const shore = (x: number): number =>
  452 -
  34 * Math.exp(-(((x - 40) / 130) ** 2)) -
  64 * Math.exp(-(((x - 505) / 90) ** 2)) +
  8 * Math.sin(x / 37);
const firs = [
  [58, 508, 250, 66],
  [122, 500, 150, 44],
  [8, 520, 180, 56],
  [462, 512, 300, 74],
  [396, 500, 130, 40],
  [508, 505, 190, 54],
];

/** Whether the print is bare paper here. */
function bare(x: number, y: number): boolean {
  for (const [root, foot, height, spread] of firs) {
    const share = (y - (foot - height)) / height;
    if (share < 0 || share > 1) continue;
    const tier = (share * 7.5) % 1;
    const half = spread * (0.12 + 0.88 * share) * (0.42 + 0.58 * tier) * 0.62 + 3;
    const off = Math.abs(x - root) + 2.5 * chip(x / 5, y / 4);
    if (off < half) {
      if (off < 2.4) return false;
      const side = Math.sign(x - root);
      return (
        gouged(y - 0.75 * off + (side > 0 ? 3 : 0), off + root, 10, side > 0 ? 0.12 : 0.34, 22, root) &&
        off < half - 4
      );
    }
    if (off < half + 3.2) return true;
  }
  if (y > shore(x)) {
    const down = y - shore(x);
    if (down < 3) return false;
    return gouged(
      down + 4 * wander(x * 2, y),
      x + 20 * wander(y, x),
      9,
      0.62 - 0.3 * smoothstep(10, 80, down),
      44,
      400,
    );
  }
  if (y > hill(x) + 42) {
    const down = y - hill(x) - 42;
    const gleam = Math.exp(-(((x - SUN.x) / (34 + 0.5 * down)) ** 2));
    const swell = 3.4 * Math.sin(x / 17 + 2.2 * wander(x, y)) + 5 * wander(x, 2 * y);
    return gouged(y + swell, x, 9, 0.16 + 0.72 * gleam + 0.12 * wander(x * 2, y * 3), 58, 300);
  }
  if (y > hill(x)) {
    const down = y - hill(x);
    if (down < 3.2 || down > 38) return false;
    return gouged(
      x + 0.9 * down * Math.sign(x - 270) + 3 * wander(x, y),
      down,
      8,
      0.7 - 0.35 * smoothstep(8, 38, down),
      36,
      200,
    );
  }
  const peak = peaks.find((each) => y > slope(each, x));
  if (peak) {
    const down = y - slope(peak, x);

    if (down < 3.4) return false;
    const towards = Math.sign(SUN.x - peak.x);
    const spine =
      peak.x - 0.2 * (y - peak.top) * towards + 9 * chip(y / 13, peak.x) + 8 * wander(y * 2, peak.x);
    const lit = (x - spine) * towards > 0;
    const across = x - 0.8 * Math.sign(x - spine) * (y - peak.top) + 6 * wander(2 * x, y);
    return gouged(across, y, 9, lit ? 0.82 - 0.3 * smoothstep(30, 140, down) : 0.16, lit ? 50 : 26, peak.x);
  }
  const [dx, dy] = [x - SUN.x, y - SUN.y];
  const away = Math.hypot(dx, dy) + 2 * wander(x * 2, y * 2);
  if (away < SUN.radius) return !gouged(y - 0.1 * x, x, 13, 0.3 * smoothstep(-10, 60, dy), 40, 60);
  if (away < SUN.radius + 5) return false;
  const ray = ((Math.atan2(dy, dx) + 0.04 * wander(x, y)) / (2 * Math.PI)) * 72;
  const split = away > 150 + 90 * chance(Math.floor(ray) + 5);
  const bird = birds(x, y);
  if (bird !== null) return bird;
  return gouged(
    split ? 2 * ray : ray,
    away,
    1,
    0.86 - 0.5 * smoothstep(SUN.radius, 420, away) + 0.2 * wander(x, y),
    74,
    split ? 30 : 0,
  );
}

function birds(x: number, y: number): boolean | null {
  for (const [bx, by, size] of [
    [150, 82, 30],
    [205, 52, 22],
    [92, 120, 20],
  ]) {
    const [u, v] = [(x - bx) / size, (y - by) / size];
    if (Math.abs(u) > 1.15) continue;
    const wing = v + 0.75 * Math.sqrt(Math.abs(u)) * (1.05 - 0.55 * Math.abs(u)) - 0.2;
    const thick = 0.2 * (1.15 - Math.abs(u));
    if (Math.abs(wing) < thick) return false;
    if (Math.abs(wing) < thick + 0.12) return true;
  }
  return null;
}

/** Places within a pixel, its corners first. */
const SAMPLES = [
  [-0.38, -0.13],
  [0.13, -0.38],
  [0.38, 0.13],
  [-0.13, 0.38],
  [0, 0],
  [-0.38, -0.42],
  [0.42, -0.38],
  [0.38, 0.42],
  [-0.42, 0.38],
] as const;

/** Woodcut: one block, black on cream; a sun over mountains, lake and firs, every form given by its gouges. */
export function woodcut(): Sheet {
  const grain = tooth(34, 2.6);
  const rolled = fractal(35, 50, 4);
  const cut = masked((x, y) => {
    const [right, down] = [0.8 * chip(x / 4, y / 4), 0.8 * chip(y / 4 + 50, x / 4)];
    let sum = 0;
    for (const [i, [dx, dy]] of SAMPLES.entries()) {
      // Where the first four agree there is no edge.
      if (i === 4 && sum % 4 === 0) return sum / 4;
      sum += bare(x + dx + right, y + dy + down) ? 1 : 0;
    }
    return sum / SAMPLES.length;
  });
  const paper = hex("f1e6cb");
  const black = hex("16130f");
  // Few tones, so that the file can keep them without loss.
  return new Sheet((x, y, index) => {
    const speck = rolled(x, y) > 0.1 && grain(x, y) > 0.94 ? 0.75 : 0;
    return mix(black, paper, Math.round(6 * Math.max(cut[index], speck)) / 6);
  });
}
