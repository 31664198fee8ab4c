import type { Random } from "../../../drawing/random.ts";
import { type Path, smooth, sweep, tapered } from "./brush.ts";
import { clamp } from "./colour.ts";
import { blank, blurred, type Mask, warped } from "./mask.ts";
import { fractal, noise } from "./noise.ts";

/** Bamboo as ink densities: stalks darker at their sides, knots, and leaves in one press of the brush each. */
export function bamboo(random: Random): Mask {
  const mask = blank();
  const press = (
    path: Path,
    radius: (along: number) => number,
    density: (along: number, across: number) => number,
  ): void =>
    sweep(path, radius, (index, coverage, along, across) => {
      mask[index] += coverage * density(along, across) * (1 - 0.55 * clamp(mask[index] / 4));
    });
  const stalk = (foot: number, top: number, radius: number, ink: number, start: number): void => {
    for (let y = start; y > -90; y -= 92) {
      const x = (height: number): number =>
        foot + (top - foot) * (1 - height / 512) + 7 * Math.sin(height / 150);
      const streaks = noise(random.integer(999));
      press(
        [x(y - 4), y - 4, x(y - 46), y - 46, x(y - 86), y - 86],
        (t) => radius * (0.86 + 0.3 * (2 * t - 1) ** 4),
        (along, across) =>
          ink *
          clamp(
            0.42 +
              0.75 * across ** 2 +
              0.3 * across +
              0.45 * streaks(across * 2.6, along * 1.2) +
              0.5 * (2 * along - 1) ** 6,
            0.1,
            2,
          ),
      );
      press(
        smooth([x(y) - radius - 3, y - 3, x(y), y + 2, x(y) + radius + 3, y - 4]),
        tapered(2.4),
        () => 2.6 * ink,
      );
    }
  };
  stalk(172, 196, 8, 0.55, 560);
  stalk(58, 92, 15, 1.25, 540);
  const leaves: [number, number, number, number][] = [
    [118, 60, 1, 0.9],
    [96, 150, 1.1, 3.1],
    [74, 118, -1, 2.2],
    [180, 40, 0.9, 1.1],
    [84, 250, 1, 3.4],
    [60, 330, -1, 1.4],
    [20, 20, 1, 1.8],
    [186, 176, 0.8, 0.9],
  ];
  for (const [x, y, way, ink] of leaves) {
    for (let i = 0; i < 6; i++) {
      const angle = Math.PI / 2 - way * (0.15 + 0.27 * i + random.between(-0.12, 0.12));
      const length = random.between(62, 112);
      const bend = random.between(-0.25, 0.25);
      const [startX, startY] = [x + way * i * 5 + random.between(-4, 4), y + random.between(-6, 6)];
      const reach = (share: number, turn: number): [number, number] => [
        startX + length * share * Math.cos(angle + turn),
        startY + length * share * Math.sin(angle + turn),
      ];
      const hairs = noise(random.integer(999));
      const load = ink * random.between(0.6, 1.15);
      press(
        smooth([startX, startY, ...reach(0.5, bend), ...reach(1, 0)]),
        tapered(random.between(6, 9), 0.36, 0.08),
        (along, across) =>
          load * clamp(1.15 - 0.75 * along + 0.35 * hairs(across * 2.4, along * 3), 0.12, 1.4),
      );
    }
  }
  const tremble = fractal(77, 9, 2);
  return blurred(
    warped(
      mask,
      (x, y) => 1.2 * tremble(x, y),
      (x, y) => 1.2 * tremble(y, x),
    ),
    0.7,
  );
}
