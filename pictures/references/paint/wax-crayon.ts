import { Random } from "../../../drawing/random.ts";
import { arc, type Path, placed, smooth, sweep } from "./brush.ts";
import { clamp, hex, mix, type Rgb, scaled, smoothstep } from "./colour.ts";
import { blurred, type Mask, polygons, SIDE } from "./mask.ts";
import { fractal, noise, tooth } from "./noise.ts";
import { Sheet } from "./sheet.ts";

const house = [166, 262, 300, 262, 300, 388, 166, 388];
const roof = [148, 270, 232, 184, 320, 268];
const crown = smooth([400, 330, 352, 306, 344, 250, 372, 206, 420, 190, 466, 212, 484, 262, 466, 312], true);

/** Wax crayon: a child's house, tree, rainbow and sun, rubbed broad and hard over rough paper. */
export function waxCrayon(): Sheet {
  const crayons = new Crayons();
  const all = [0, 0, SIDE, 0, SIDE, SIDE, 0, SIDE];
  crayons.rub(all, "62bdee", { angle: 0.35, pressure: 0.72 });
  crayons.rub([0, 0, SIDE, 0, SIDE, 110, 0, 150], "2d86d6", { angle: 0.2, pressure: 0.5 });
  for (const [i, code] of ["e5322d", "f58220", "fbd324", "3fae49", "2b6fd1", "8a3fb0"].entries())
    for (const offset of [0, 8])
      crayons.line(
        arc(236, 332, 246 - 16 * i - offset, -Math.PI * 1.02, 0.02 * Math.PI, 0.98),
        code,
        6.4,
        0.78,
      );
  crayons.rub(
    smooth([-20, 330, 90, 268, 210, 300, 330, 262, 440, 300, 540, 268, 540, 540, -20, 540], true),
    "57b947",
    { angle: -0.5, pressure: 0.72 },
  );
  crayons.rub(
    smooth([-20, 420, 120, 380, 280, 402, 420, 366, 540, 400, 540, 540, -20, 540], true),
    "a6d13a",
    { angle: 0.25, pressure: 0.78 },
  );
  crayons.rub(smooth([218, 388, 256, 388, 290, 450, 360, 530, 170, 530, 226, 450], true), "e8b56a", {
    angle: 1.3,
    pressure: 0.8,
  });
  crayons.rub(house, "f7d94c", { angle: 1.5, pressure: 0.9 });
  crayons.rub(roof, "d8332b", { angle: -0.8, pressure: 0.92 });
  crayons.rub([276, 184, 298, 184, 298, 246, 276, 222], "8a4b2a", { angle: 1.5, pressure: 0.9 });
  crayons.rub([216, 326, 256, 326, 256, 388, 216, 388], "7b3f1d", { angle: 1.5, pressure: 0.9 });
  for (const x of [178, 264])
    crayons.rub([x, 290, x + 26, 290, x + 26, 318, x, 318], "3aa0e6", { angle: 0.4, pressure: 0.9 });
  for (const path of [
    house,
    roof,
    [216, 326, 256, 326, 256, 388, 216, 388],
    [178, 290, 204, 290, 204, 318, 178, 318],
    [264, 290, 290, 290, 290, 318, 264, 318],
  ])
    crayons.line([...path, path[0], path[1]], "40201a", 3, 0.9);
  crayons.line(smooth([288, 180, 300, 160, 284, 146, 300, 128, 290, 112, 306, 100]), "f6f2ea", 5, 0.9);
  crayons.rub(smooth([398, 410, 406, 320, 430, 320, 440, 412], true), "8a4b2a", {
    angle: 1.45,
    pressure: 0.92,
  });
  crayons.rub(crown, "1f8f45", { angle: 0.8, pressure: 0.85 });
  crayons.line([...crown, crown[0], crown[1]], "136a33", 4.5, 0.85);
  for (const [x, y] of [
    [378, 246],
    [424, 226],
    [456, 268],
    [398, 288],
    [440, 302],
  ])
    crayons.rub(arc(x, y, 10), "e5322d", { angle: 0.5, pressure: 1 });
  crayons.sun(82, 84);
  for (const [x, y] of [
    [36, 452, 0],
    [92, 420, 1],
    [120, 478, 2],
    [64, 496, 3],
    [392, 462, 4],
    [446, 436, 5],
    [478, 486, 6],
    [418, 500, 7],
  ])
    crayons.flower(x, y);
  for (const [x, y] of [
    [388, 92],
    [446, 66],
    [436, 128],
  ])
    crayons.line(
      smooth([x - 20, y - 6, x - 9, y - 14, x, y, x + 10, y - 15, x + 22, y - 7]),
      "23314f",
      3,
      0.95,
    );
  return crayons.sheet;
}

class Crayons {
  readonly sheet: Sheet;
  readonly #random = new Random(71);
  readonly #tooth = tooth(72, 5);
  readonly #wobble = fractal(73, 60, 3);

  constructor() {
    this.sheet = new Sheet((x, y) => scaled(hex("fbf6e9"), 0.95 + 0.07 * this.#tooth(x, y)));
  }

  /** One stroke: wax catches where the paper stands high, and everywhere when pressed hard. */
  line(path: Path, code: string, radius: number, pressure: number, within?: Mask): void {
    const colour = hex(code);
    const hairs = noise(this.#random.integer(9999));
    const shaken = path.map(
      (value, i) =>
        value + 2.2 * this.#wobble(path[i - (i % 2)] * 2 + 300 * (i % 2), path[i - (i % 2) + 1] * 2),
    );
    sweep(
      shaken,
      (t) => radius * (0.92 + 0.16 * hairs(9 * t, 0.5)),
      (index, coverage, along, across) => {
        const inside = within ? within[index] : 1;
        if (inside <= 0) return;
        const [x, y] = [(index % SIDE) + 0.5, Math.floor(index / SIDE) + 0.5];
        const streak = hairs(across * 2.2, along * 6) + 0.5 * hairs(across * 6 + 9, along * 20);
        const level = this.#tooth(x, y) + 0.16 * streak - 0.22 * across ** 4;
        const wax = smoothstep(0.98 - pressure, 1.16 - pressure, level);
        const below = this.sheet.at(index);
        const fresh: Rgb = mix(
          colour,
          [below[0] * colour[0], below[1] * colour[1], below[2] * colour[2]],
          0.3,
        );
        this.sheet.cover(index, scaled(fresh, 0.94 + 0.14 * level), coverage * inside * wax * 0.94);
      },
    );
  }

  /** Rubs a shape to and fro, a little over its edge, lighter and harder as a hand does. */
  rub(outline: Path, code: string, { angle, pressure }: { angle: number; pressure: number }): void {
    const mask = blurred(polygons(outline), 1.6);
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    const across = outline.flatMap((_, i) => (i % 2 ? [] : [outline[i + 1] * cosine - outline[i] * sine]));
    const along = outline.flatMap((_, i) => (i % 2 ? [] : [outline[i] * cosine + outline[i + 1] * sine]));
    const [from, to] = [Math.min(...along) - 6, Math.max(...along) + 6];
    const random = this.#random;
    for (let row = Math.min(...across) - 4; row < Math.max(...across) + 4; row += 6.6) {
      const tilt = random.between(-5, 5);
      const at = (place: number, off: number): number[] => [
        place * cosine - (row + off) * sine,
        place * sine + (row + off) * cosine,
      ];
      const middle = from + (to - from) * random.between(0.4, 0.6);
      this.line(
        smooth([...at(from, tilt), ...at(middle, random.between(-3, 3)), ...at(to, -tilt)], false, 6),
        code,
        random.between(5, 6.5),
        clamp(pressure + random.between(-0.09, 0.09)),
        mask,
      );
    }
  }

  sun(x: number, y: number): void {
    this.rub(arc(x, y, 44), "fdc71b", { angle: 0.7, pressure: 1 });
    this.line(arc(x, y, 43), "f58a1c", 5, 0.95);
    for (let i = 0; i < 14; i++) {
      const angle = (2 * Math.PI * i) / 14 + this.#random.between(-0.06, 0.06);
      const [near, far] = [56, 84 + (i % 2) * 22];
      this.line(
        [
          x + near * Math.cos(angle),
          y + near * Math.sin(angle),
          x + far * Math.cos(angle),
          y + far * Math.sin(angle),
        ],
        i % 2 ? "fdc71b" : "f58a1c",
        5,
        0.92,
      );
    }
  }

  flower(x: number, y: number): void {
    const codes = ["e83e8c", "e5322d", "8a3fb0", "ffffff", "f58220"];
    const code = codes[this.#random.integer(codes.length)];
    this.line(smooth([x, y, x + 3, y + 18, x - 1, y + 38]), "136a33", 3, 0.95);
    this.line(placed(smooth([0, 0, 8, -8, 18, -10]), x, y + 30), "136a33", 3.4, 0.9);
    for (let i = 0; i < 5; i++) {
      const angle = (2 * Math.PI * i) / 5 + 0.3;
      this.line(
        [
          x + 5 * Math.cos(angle),
          y + 5 * Math.sin(angle),
          x + 12 * Math.cos(angle),
          y + 12 * Math.sin(angle),
        ],
        code,
        5.4,
        1,
      );
    }
    this.line([x - 1, y, x + 1, y], code === "f58220" ? "8a4b2a" : "fdc71b", 4.6, 1);
  }
}
