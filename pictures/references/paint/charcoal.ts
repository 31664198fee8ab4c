import { Random } from "../../../drawing/random.ts";
import { arc, followed, type Path, smooth, sweep, tapered } from "./brush.ts";
import { clamp, hex, mix, scaled, smoothstep } from "./colour.ts";
import { blank, blurred, type Mask, polygons, SIDE } from "./mask.ts";
import { fractal, noise, tooth } from "./noise.ts";
import { Sheet } from "./sheet.ts";

/** Half the outline of a turned thing: half width at each height, pixels; smooth between. */
interface Turned {
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

/** Charcoal: jug, bottle and fruit by lamplight; hatched, smudged with a thumb, lights lifted with an eraser. */
export function charcoal(): Sheet {
  const random = new Random(101);
  const { tone, angle } = still();
  const grain = tooth(102, 2.7);
  const cloud = fractal(103, 60, 4);
  const dust = blank();
  const hairs = noise(105);
  const smudge = blurred(tone, 5);
  for (let i = 0; i < dust.length; i++) {
    const [x, y] = [(i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5];
    dust[i] =
      (0.42 * smudge[i] + 0.22 * tone[i]) * (0.8 + 0.55 * grain(x, y) + 0.3 * cloud(x, y)) +
      0.04 * grain(x, y);
  }
  const hatch = (
    count: number,
    radius: number,
    length: number,
    turn: number,
    strength: number,
    floor: number,
  ): void => {
    for (let i = 0; i < count; i++) {
      const [x, y] = [random.between(-10, 522), random.between(-10, 522)];
      const at = clamp(Math.floor(y), 0, 511) * SIDE + clamp(Math.floor(x), 0, 511);
      if (tone[at] * 1.05 < floor + random.uniform() * (1 - floor)) continue;
      const way = angle[at] + turn + random.between(-0.12, 0.12);
      const curve = random.between(-0.004, 0.004);

      const path = followed(
        x - (length / 2) * Math.cos(way),
        y - (length / 2) * Math.sin(way),
        length * random.between(0.7, 1.2),
        (px, py) => way + curve * Math.hypot(px - x, py - y),
      );
      const bundle = random.between(0, 9999);
      const press = strength * random.between(0.6, 1.2);
      sweep(path, tapered(radius * random.between(0.7, 1.2), 0.3, 0.4), (index, coverage, along, across) => {
        const caught = smoothstep(
          0.28,
          0.72,
          grain(index % SIDE, Math.floor(index / SIDE)) +
            0.2 * hairs(bundle + across * 2, along * 8) +
            0.22 * press,
        );
        dust[index] += press * coverage * caught * smoothstep(0.06, 0.5, tone[index]) * (1.1 - 0.5 * along);
      });
    }
  };
  hatch(900, 5.5, 70, 0.25, 0.3, 0.15);
  hatch(3400, 1.7, 48, 0, 0.62, 0.12);
  hatch(2600, 1.5, 38, 0.75, 0.6, 0.42);
  contours(dust, random, grain);
  const paper = hex("efe8da");
  const black = hex("1b1918");
  const sheet = new Sheet((x, y, index) =>
    mix(scaled(paper, 0.965 + 0.05 * grain(x, y)), black, 1 - Math.exp(-1.75 * dust[index])),
  );
  for (const path of [
    [160, 176, 146, 214, 140, 258],
    [356, 196, 354, 240, 355, 300],
    [312, 346, 304, 370],
    [96, 380, 88, 406],
    [212, 388, 206, 408],
    [364, 76, 364, 120],
    [176, 106, 178, 122],
  ])
    sweep(smooth(path), tapered(4.2, 0.4, 0.3), (index, coverage, _, across) =>
      sheet.cover(
        index,
        scaled(paper, 1.03),
        coverage *
          0.85 *
          (1 - 0.5 * Math.abs(across)) *
          smoothstep(0.1, 0.5, 1 - 0.5 * grain(index % SIDE, Math.floor(index / SIDE))),
      ),
    );
  return sheet;
}

const bezel = (profile: Turned["profile"], y: number): number => {
  const next = profile.findIndex(([height]) => height >= y);
  if (next <= 0) return profile[0][1];
  const [[y0, w0], [y1, w1]] = [profile[next - 1], profile[next]];
  const share = (y - y0) / (y1 - y0);
  return w0 + (w1 - w0) * share;
};

function outlineOf({ x, lean, profile }: Turned): number[] {
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
function still(): { tone: Mask; angle: Mask } {
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
  for (const thing of [bottle, jug, ...pears, apple]) {
    const mask = polygons(outlineOf(thing));
    const foot = thing.profile[thing.profile.length - 1][0];
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] < 0.02) continue;
      const [x, y] = [(i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5];
      const half = Math.max(8, bezel(thing.profile, y));
      const nx = clamp((x - thing.x - thing.lean * (foot - y)) / (half + 1), -1, 1);
      const ny = clamp((bezel(thing.profile, y - 6) - bezel(thing.profile, y + 6)) / 14, -1, 1) * 0.8;
      const nz = Math.sqrt(Math.max(0.02, 1 - nx * nx));
      const light = (-0.62 * nx + 0.42 * -ny * -1 * -1 + 0.62 * nz) / Math.hypot(nx, ny, nz);
      const bounce = 0.16 * smoothstep(0.72, 1, nx);
      const dark = clamp(thing.local * 0.55 + 0.86 * (1 - smoothstep(-0.35, 0.85, light)) - bounce);
      tone[i] += (dark - tone[i]) * mask[i];
      angle[i] = 1.2 - 0.5 * nx;
    }
  }
  return { tone, angle };
}

/** Outlines, searched for twice, heavier on the dark side. */
function contours(dust: Mask, random: Random, grain: (x: number, y: number) => number): void {
  const things = [bottle, jug, ...pears, apple];
  const masks = things.map((thing) => polygons(outlineOf(thing)));
  /** What stands before the thing of this number hides its line. */
  const draw = (path: Path, radius: number, strength: number, number: number): void =>
    sweep(path, radius, (index, coverage, along) => {
      if (masks.some((mask, other) => other > number && mask[index] > 0.5)) return;
      const stick = smoothstep(0.2, 0.62, grain(index % SIDE, Math.floor(index / SIDE)) + 0.2);
      dust[index] += strength * coverage * stick * (0.75 + 0.35 * Math.sin(9 * along + strength * 7));
    });
  for (const [number, thing] of things.entries()) {
    const outline = outlineOf(thing);
    for (let again = 0; again < 2; again++) {
      const closed = [...outline, outline[0], outline[1]].map(
        (value) => value + random.between(-0.5, 0.5) + again * 0.9,
      );
      draw(closed, again ? 0.9 : 1.5, again ? 0.6 : 1.1, number);
    }
    const dark = outline.slice(outline.length / 2);
    draw(dark, 2.4, 0.85, number);
  }
  draw(arc(196, 94, 44, 0, 2 * Math.PI, 0.22), 1.6, 1.3, 1);
  draw(arc(196, 95, 36, 0, 2 * Math.PI, 0.2), 4, 0.7, 1);
  for (const off of [0, 13])
    draw(
      smooth([236 - off * 0.3, 112 + off, 284 - off, 112 + off * 1.1, 306 - off, 160, 286 - off, 220 - off]),
      off ? 1.5 : 2.6,
      1.3,
      0,
    );
  draw(smooth([356, 284, 358, 268, 368, 256]), 2, 1.5, 4);
  draw(smooth([102, 320, 100, 304, 90, 292]), 2, 1.5, 4);
  draw(smooth([232, 374, 236, 354, 250, 344]), 2, 1.5, 5);
  draw(smooth([0, 338, 260, 343]), 1.4, 1, -1);
  draw(smooth([260, 343, 512, 348]), 1.8, 1.2, -1);
}
