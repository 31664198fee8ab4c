import { Random } from "../../../drawing/random.ts";
import { smooth } from "./brush.ts";
import { clamp, hex, mix, type Rgb, ramp, scaled, smoothstep, turned } from "./colour.ts";
import { blank, blurred, distanceTo, polygons, SIDE } from "./mask.ts";
import { fractal, noise } from "./noise.ts";
import { Sheet } from "./sheet.ts";

const SUN = { x: 372, y: 128 };
const SKY = ["ffe27a", "ffb62e", "f57f26", "d83a4a", "8e2f8a", "3b2c94", "1c2f86"].map(hex);
const SEA = ["2fc4b2", "128ea0", "0b62a8", "123f8f", "1c2a6c"].map(hex);

interface Pane {
  readonly key: string;
  readonly colour: Rgb;
}

const sails = [
  {
    outline: smooth([214, 62, 236, 130, 238, 210, 222, 296, 150, 300, 92, 306, 120, 250, 160, 170], true, 6),
    bands: "c8202e f4e3c1 c8202e f4e3c1 c8202e f4e3c1".split(" "),
  },
  {
    outline: smooth([246, 92, 292, 150, 322, 220, 330, 300, 290, 294, 250, 296, 256, 230, 256, 160], true, 6),
    bands: "f6d365 fff3d1 f6d365 fff3d1 f6d365".split(" "),
  },
];
const hull = smooth(
  [70, 322, 150, 334, 250, 334, 352, 318, 332, 356, 306, 384, 220, 392, 130, 388, 96, 362],
  true,
  6,
);
const pennant = smooth([232, 58, 206, 40, 172, 44, 182, 34, 170, 22, 206, 22, 232, 38], true, 4);

const wave = (row: number, x: number): number =>
  352 + 41 * row + 15 * Math.sin(x / (52 - 3 * row) + 2.1 * row) + 6 * Math.sin(x / 23 + row);

/** Stained glass: a ship under a rising sun, leaded; light stands in every pane. */
export function stainedGlass(): Sheet {
  const random = new Random(41);
  const warp = fractal(42, 110, 3);
  const shapes = {
    sails: sails.map(({ outline }) => polygons(outline)),
    hull: polygons(hull),
    pennant: polygons(pennant),
  };
  const tint = new Map<string, { turn: number; light: number; angle: number }>();
  const paneAt = (x: number, y: number, index: number): Pane => {
    if (shapes.pennant[index] > 0.5) return { key: "pennant", colour: hex("e8432e") };
    for (const [i, { bands }] of sails.entries()) {
      if (shapes.sails[i][index] < 0.5) continue;
      const row = clamp(
        Math.floor((y + 0.14 * (x - 200) * (i ? -1 : 1) + 12 * Math.sin(x / 40) - 60) / 44),
        0,
        5,
      );
      return { key: `sail ${i} ${row}`, colour: hex(bands[row % bands.length]) };
    }
    if (y > wave(0, x) && !(shapes.hull[index] > 0.5 && y < wave(1, x) - 12)) {
      let row = 0;
      while (row < 4 && y > wave(row + 1, x)) row++;
      const cell = Math.floor((x + 34 * Math.sin(y / 19 + row) + 47 * row) / (66 + 9 * (row % 2)));
      return {
        key: `sea ${row} ${cell}`,
        colour: mix(SEA[row], hex("8fe3c8"), Math.abs(cell) % 3 === 1 ? 0.32 : 0),
      };
    }
    if (shapes.hull[index] > 0.5) {
      const plank = y < 350 + 7 * Math.sin(x / 50) ? 0 : 1;
      return {
        key: `hull ${plank} ${Math.floor((x + 20 * plank) / 74)}`,
        colour: hex(plank ? "6b2f16" : "a8521c"),
      };
    }
    const [dx, dy] = [x - SUN.x, y - SUN.y];
    const away = Math.hypot(dx, dy);
    const angle = Math.atan2(dy, dx) + 0.08 * warp(x, y);
    if (away < 40) return { key: "sun", colour: hex("fff0a0") };
    if (away < 66) return { key: `halo ${Math.floor((angle / Math.PI) * 6)}`, colour: hex("ffb21e") };
    const rays = away > 215 + 30 * warp(x, y) ? 30 : 18;
    // Counted round, so that the one behind the sun is whole.
    const sector = (Math.floor((angle / Math.PI) * (rays / 2) + 0.35) + rays) % rays;
    const ring = Math.floor(Math.log2(away / 66) * 1.55 + 0.5 * (sector % 2) + 0.2 * warp(y, x));
    return {
      key: `sky ${rays} ${sector} ${ring}`,
      colour: ramp(SKY, (0.4 + ring + 0.7 * (sector % 2)) / 5.4),
    };
  };
  const panes = Array.from({ length: SIDE * SIDE }, (_, index) =>
    paneAt((index % SIDE) + 0.5, Math.floor(index / SIDE) + 0.5, index),
  );
  const seam = blank();
  for (let index = 0; index < panes.length - SIDE - 1; index++)
    if (
      index % SIDE < SIDE - 1 &&
      (panes[index].key !== panes[index + 1].key || panes[index].key !== panes[index + SIDE].key)
    )
      seam[index] = 1;
  for (let y = 40; y < 326; y++) for (const x of [241, 242]) seam[y * SIDE + x] = 1;
  for (let i = 0; i < SIDE; i++)
    for (const index of [i, i * SIDE, i + SIDE * (SIDE - 1), i * SIDE + SIDE - 1]) seam[index] = 1;
  const away = blurred(distanceTo(seam), 0.8);
  const streak = noise(43);
  const cloud = fractal(44, 70, 4);
  const ripple = fractal(45, 16, 3);
  return new Sheet((x, y, index) => {
    const { key, colour } = panes[index];
    let own = tint.get(key);
    if (!own) {
      own = {
        turn: random.between(-0.025, 0.025),
        light: key === "sun" ? 1.16 : random.between(0.84, 1.16),
        angle: random.between(0, Math.PI),
      };
      tint.set(key, own);
    }
    const along = x * Math.cos(own.angle) + y * Math.sin(own.angle);
    const across = y * Math.cos(own.angle) - x * Math.sin(own.angle);
    const swirl = streak(along / 70 + 0.7 * cloud(x, y), across / 11 + 2.2 * cloud(y, x));
    const light =
      own.light *
      (0.74 + 0.3 * smoothstep(2, 24, away[index]) + 0.2 * swirl + 0.22 * cloud(x, y) + 0.1 * ripple(x, y));
    const glass = mix(
      scaled(turned(colour, own.turn, 1.12), Math.max(0.25, light)),
      hex("ffffff"),
      0.5 * clamp(light - 1.02),
    );
    const round = 1 - clamp(away[index] / 3.4) ** 2;
    const lead = mix(
      hex("0c0c10"),
      hex("4b4b55"),
      0.75 * smoothstep(0.55, 1, round) * clamp(0.6 + ripple(2 * x, 2 * y)),
    );
    return mix(lead, glass, smoothstep(2.6, 4, away[index]));
  });
}
