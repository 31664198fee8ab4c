import { Random } from "../../../drawing/random.ts";
import { arc, followed, type Path, smooth, sweep, tapered } from "./brush.ts";
import { clamp, hex, mix, scaled, smoothstep } from "./colour.ts";
import { blank, blurred, type Mask, polygons, SIDE } from "./mask.ts";
import { fractal, noise, tooth } from "./noise.ts";
import { Sheet } from "./sheet.ts";
import { outlineOf, still, things } from "./still-life.ts";

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
    [353, 196, 350, 228, 350, 262],
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

/** Outlines, searched for twice, heavier on the dark side. */
function contours(dust: Mask, random: Random, grain: (x: number, y: number) => number): void {
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
