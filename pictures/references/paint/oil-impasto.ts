import { Random } from "../../../drawing/random.ts";
import { arc, followed, smooth, sweep } from "./brush.ts";
import { clamp, hex, mix, type Rgb, ramp, scaled, smoothstep, turned } from "./colour.ts";
import { blank, blurred, polygons, SIDE } from "./mask.ts";
import { fractal, noise } from "./noise.ts";
import { Sheet } from "./sheet.ts";

const SUN = [366, 108, 76] as const;
/** Where the sky turns: centre, reach, and which way round. */
const EDDIES = [
  [...SUN, 1],
  [150, 118, 84, -1],
  [262, 196, 46, 1],
  [30, 40, 60, 1],
  [496, 232, 50, -1],
] as const;
const hills = (x: number): number => 274 - 30 * Math.sin(x / 74 + 0.6) - 16 * Math.sin(x / 31);
const field = (x: number): number => 322 + 16 * Math.sin(x / 90) + 0.03 * x;
const cypress = smooth(
  [60, 452, 34, 372, 40, 290, 58, 214, 72, 150, 82, 96, 94, 156, 112, 226, 124, 300, 122, 380, 98, 456],
  true,
);
const cypressSmall = smooth([134, 444, 122, 400, 132, 340, 146, 286, 158, 344, 166, 404, 154, 446], true);

/** Oil impasto: wheat, cypresses and a turning sky in short loaded strokes; the ridges of the paint catch the light. */
export function oilImpasto(): Sheet {
  const random = new Random(111);
  const scene = landscape();
  const sheet = new Sheet((_x, _y, index) => scaled(scene.colour.at(index), 0.8));
  const height = blank();
  const bristles = noise(114);
  const stroke = (x: number, y: number, length: number, radius: number): void => {
    const at = clamp(Math.floor(y), 0, SIDE - 1) * SIDE + clamp(Math.floor(x), 0, SIDE - 1);
    const back = followed(x, y, length / 2, (px, py) => scene.direction(px, py) + Math.PI);
    const path = followed(back[back.length - 2], back[back.length - 1], length, scene.direction);
    const bundle = random.between(0, 9999);
    const base = scene.colour.at(at);
    const paint = turned(
      base,
      random.between(-0.035, 0.035),
      random.between(0.95, 1.3),
      random.between(-0.09, 0.09),
    );
    const second = turned(base, random.between(-0.1, 0.1), 1.35, random.between(-0.05, 0.16));
    sweep(
      path,
      (t) => radius * (t < 0.12 ? 0.75 + 2 * t : 1 - 0.25 * t),
      (index, coverage, along, across) => {
        const hair = bristles(bundle + across * 3.4, along * 0.9);
        const gap = smoothstep(-1.1, -0.3, hair + 1.3 * (1 - along) - 0.5 * across ** 4);
        const body = coverage * gap;
        sheet.cover(
          index,
          mix(paint, second, clamp(0.3 + 0.6 * bristles(bundle + across * 1.7 + 50, along * 0.5))),
          body * 0.96,
        );
        const ridge =
          0.45 +
          0.35 * hair +
          0.5 * smoothstep(0.55, 0.9, Math.abs(across)) +
          0.5 * smoothstep(0.85, 1, along);
        height[index] +=
          (ridge * (1 - smoothstep(0.9, 1, Math.abs(across))) + 0.3 * height[index] - height[index]) * body;
      },
    );
  };
  for (const [spacing, length, radius] of [
    [11, 46, 8],
    [8, 34, 5.4],
    [8.5, 26, 3.8],
  ]) {
    const places: [number, number][] = [];
    for (let y = 0; y < SIDE + spacing; y += spacing)
      for (let x = 0; x < SIDE + spacing; x += spacing)
        places.push([x + random.between(-0.7, 0.7) * spacing, y + random.between(-0.7, 0.7) * spacing]);
    for (let i = places.length - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      [places[i], places[j]] = [places[j], places[i]];
    }
    for (const [x, y] of places)
      stroke(x, y, length * random.between(0.7, 1.25), radius * random.between(0.8, 1.2));
  }
  const relief = blurred(height, 0.7);
  sheet.each((x, y, index) => {
    const column = clamp(Math.floor(x), 1, SIDE - 2);
    const row = clamp(Math.floor(y), 1, SIDE - 2);
    const at = row * SIDE + column;
    const slope = relief[at + 1] - relief[at - 1] + 1.2 * (relief[at + SIDE] - relief[at - SIDE]);
    const gloss = smoothstep(0.22, 0.75, slope);
    return mix(scaled(sheet.at(index), clamp(1 + 0.42 * slope, 0.6, 1.3)), hex("fffbe8"), 0.42 * gloss);
  });
  return sheet;
}

function landscape(): { colour: Sheet; direction: (x: number, y: number) => number } {
  const wander = fractal(112, 120, 3);
  const patch = fractal(113, 40, 3);
  const dark = polygons(cypress, cypressSmall);
  const sky = ["123a86", "1f5fb4", "2f8fc9", "67bfd0", "bfe3cf", "2a6fbe", "17469a"].map(hex);
  const light = ["fff6c0", "ffe36a", "ffc52e", "f7a823", "f4d36b", "9fd3c6"].map(hex);
  const wheat = ["b5701c", "e0a021", "f6c945", "ffe27a", "d98a1f", "8f6a1f"].map(hex);
  const green = ["0f2b22", "174a33", "2a6b3d", "0d2230", "58803a"].map(hex);
  const isDark = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < SIDE && y < SIDE && dark[Math.floor(y) * SIDE + Math.floor(x)] > 0.5;
  const direction = (x: number, y: number): number => {
    if (x > 264 && x < 378 && y > 308 && y < 388) return y < 346 ? -0.15 : Math.PI / 2;
    if (isDark(x, y)) return -Math.PI / 2 + 0.55 * Math.sin(y / 26 + x / 15);
    if (y > field(x))
      return y > 410
        ? -1.25 + 0.75 * wander(2 * x, y) + (x - 256) / 420
        : 0.18 * Math.cos(x / 90) - 0.25 + 0.7 * wander(x, 2 * y);
    if (y > hills(x)) return Math.atan2(hills(x + 6) - hills(x - 6), 12) + 0.5 * patch(x, y);
    let [dx, dy] = [1, 0.32 * Math.sin(x / 58) + 0.6 * wander(x, y)];
    for (const [cx, cy, reach, way] of EDDIES) {
      const away = Math.hypot(x - cx, y - cy);
      const pull = 3.4 * Math.exp(-((away / reach) ** 2) * 0.75);
      dx += (-way * pull * (y - cy)) / (away + 1);
      dy += (way * pull * (x - cx)) / (away + 1);
    }
    return Math.atan2(dy, dx);
  };
  const above = (x: number, y: number): Rgb => {
    let share = 0.5 + 0.5 * Math.sin(y / 17 + 3 * wander(x, y) + x / 120) * 0.55 + 0.3 * patch(x, y);
    let bright = 0;
    for (const [cx, cy, reach] of EDDIES) {
      const away = Math.hypot(x - cx, y - cy);
      const near = Math.exp(-((away / reach) ** 2));
      share += near * (0.5 + 0.5 * Math.sin(away / 5.5 - share) - share);
      bright = Math.max(bright, near);
    }
    const blue = ramp(sky, clamp(share - 0.12));
    const away = Math.hypot(x - SUN[0], y - SUN[1]);
    if (away < 112)
      return mix(ramp(light, away / 100 + 0.14 * Math.sin(away / 4.6)), blue, smoothstep(62, 112, away));
    return mix(blue, hex("e9f2cf"), 0.55 * smoothstep(0.45, 0.9, bright) * (0.5 + 0.5 * Math.sin(share * 9)));
  };
  const colour = new Sheet((x, y, index) => {
    if (dark[index] > 0.5)
      return ramp(green, clamp(0.45 + 0.6 * Math.sin(x / 5 + 4 * patch(x, y)) + 0.4 * patch(y, x)));
    if (y > field(x)) {
      const deep = smoothstep(field(x), 512, y);
      const wave =
        0.5 + 0.35 * Math.sin((y + 0.3 * x) / (8 + 20 * deep) + 4 * wander(x, y)) + 0.4 * patch(x, y);
      if (y > 430 && patch(2 * x, 2 * y) > 0.36) return hex("c8372a");
      return mix(ramp(wheat, wave), hex("6f8f2f"), 0.5 * smoothstep(0.25, 0.6, patch(x * 0.7, y * 2)));
    }
    if (y > hills(x))
      return ramp(
        ["2b2f7a", "4a58a8", "7f7fc0", "3f8f7f", "78ae5a"].map(hex),
        clamp((y - hills(x)) / 46 + 0.4 * patch(x, y)),
      );
    return above(x, y);
  });
  const roof = polygons([266, 346, 288, 312, 352, 312, 376, 346]);
  const wall = polygons([274, 344, 368, 344, 366, 384, 276, 384]);
  colour.lay(wall, (x) => (x > 338 ? hex("b9a7c8") : hex("fbf3da")));
  colour.lay(roof, hex("cf4a2a"));
  colour.lay(polygons(arc(SUN[0], SUN[1], 26)), hex("fff3a8"));
  return { colour, direction };
}
