import { arc, smooth } from "./brush.ts";
import { clamp, smoothstep } from "./colour.ts";
import { blank, blurred, type Mask, polygons, SIDE } from "./mask.ts";
import { fractal } from "./noise.ts";

/** Half the outline of a turned thing: half width at each height, pixels; smooth between. */
export interface Turned {
  readonly x: number;
  readonly lean: number;
  readonly profile: readonly (readonly [y: number, half: number])[];
  /** How dark the thing is in itself, [0, 1]. */
  readonly local: number;
}

const jug: Turned = {
  x: 196,
  lean: 0,
  local: 0.3,
  profile: [
    [92, 44],
    [104, 40],
    [128, 36],
    [160, 52],
    [200, 84],
    [250, 104],
    [300, 100],
    [340, 78],
    [362, 62],
    [368, 58],
  ],
};
const bottle: Turned = {
  x: 372,
  lean: 0,
  local: 0.62,
  profile: [
    [44, 15],
    [60, 16],
    [64, 13],
    [130, 14],
    [160, 24],
    [190, 42],
    [230, 46],
    [340, 46],
    [352, 40],
  ],
};
const pears: readonly Turned[] = [
  {
    x: 330,
    lean: 0.18,
    local: 0.18,
    profile: [
      [282, 8],
      [292, 17],
      [312, 24],
      [336, 38],
      [366, 54],
      [396, 54],
      [416, 38],
      [424, 20],
    ],
  },
  {
    x: 118,
    lean: -0.12,
    local: 0.1,
    profile: [
      [318, 8],
      [326, 18],
      [346, 26],
      [372, 44],
      [402, 58],
      [428, 54],
      [446, 32],
      [450, 18],
    ],
  },
];
const apple: Turned = {
  x: 232,
  lean: 0,
  local: 0.4,
  profile: [
    [362, 18],
    [368, 34],
    [384, 50],
    [408, 58],
    [434, 48],
    [452, 26],
    [456, 12],
  ],
};

const halfAt = (profile: Turned["profile"], y: number): number => {
  const next = profile.findIndex(([height]) => height >= y);
  if (next <= 0) return profile[0][1];
  const [[y0, w0], [y1, w1]] = [profile[next - 1], profile[next]];
  const share = (y - y0) / (y1 - y0);
  return w0 + (w1 - w0) * share;
};

/** From behind to the front. */
export const things: readonly Turned[] = [bottle, jug, ...pears, apple];

/** The outline of a turned thing, down its left side and up its right. */
export function outlineOf({ x, lean, profile }: Turned): number[] {
  const middle = profile[profile.length - 1][0];
  const side = (sign: number): number[] =>
    profile.flatMap(([y, half]) => [x + lean * (middle - y) + sign * half, y]);
  const left = side(-1);
  const right = side(1);
  const back: number[] = [];
  for (let i = right.length - 2; i >= 0; i -= 2) back.push(right[i], right[i + 1]);
  return smooth([...left, ...back], true, 6);
}

/** How dark each place is, [0, 1], and which way its hatching runs. */
export function still(): { tone: Mask; angle: Mask } {
  const tone = blank();
  const angle = blank();
  const cloud = fractal(104, 130, 4);
  for (let i = 0; i < tone.length; i++) {
    const [x, y] = [(i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5];
    const wall =
      0.42 +
      0.5 * smoothstep(120, 500, x + 0.4 * y) -
      0.25 * Math.exp(-(((x - 70) / 120) ** 2 + ((y - 90) / 120) ** 2)) +
      0.16 * cloud(x, y);
    const edge = 338 + 0.02 * x;
    const fold = 0.16 * Math.sin((x + 0.9 * y) / 34 + 2 * cloud(x, y)) * smoothstep(400, 500, y);
    const table = 0.2 + 0.3 * smoothstep(200, 520, x) + 0.4 * smoothstep(440, 520, y) + fold;
    tone[i] = clamp(y < edge ? wall : table);
    angle[i] = y < edge ? -0.95 : 0.12;
  }
  const shadow = blank();
  for (const [x, y, rx, flat] of [
    [286, 372, 120, 0.2],
    [440, 356, 90, 0.2],
    [394, 424, 74, 0.24],
    [190, 450, 84, 0.2],
    [290, 456, 74, 0.22],
  ]) {
    const mask = blurred(polygons(arc(x, y, rx, 0, 2 * Math.PI, flat)), 6);
    for (let i = 0; i < mask.length; i++) shadow[i] = Math.max(shadow[i], mask[i]);
  }
  for (let i = 0; i < tone.length; i++) tone[i] = clamp(tone[i] + 0.6 * shadow[i]);
  for (const thing of things) {
    const mask = polygons(outlineOf(thing));
    const foot = thing.profile[thing.profile.length - 1][0];
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] < 0.02) continue;
      const [x, y] = [(i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5];
      const half = Math.max(8, halfAt(thing.profile, y));
      const nx = clamp((x - thing.x - thing.lean * (foot - y)) / (half + 1), -1, 1);
      const ny = clamp((halfAt(thing.profile, y - 6) - halfAt(thing.profile, y + 6)) / 14, -1, 1) * 0.8;
      const nz = Math.sqrt(Math.max(0.02, 1 - nx * nx));
      const light = (-0.62 * nx - 0.42 * ny + 0.62 * nz) / Math.hypot(nx, ny, nz);
      const bounce = 0.16 * smoothstep(0.72, 1, nx);
      const dark = clamp(thing.local * 0.55 + 0.86 * (1 - smoothstep(-0.35, 0.85, light)) - bounce);
      tone[i] += (dark - tone[i]) * mask[i];
      angle[i] = 1.2 - 0.5 * nx;
    }
  }
  return { tone, angle };
}
