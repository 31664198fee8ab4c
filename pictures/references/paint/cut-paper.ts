import { Random } from "../../../drawing/random.ts";
import { arc, type Path, placed, smooth, sweep } from "./brush.ts";
import { hex, scaled } from "./colour.ts";
import { blank, blurred, type Mask, polygons, SIDE } from "./mask.ts";
import { fractal, noise } from "./noise.ts";
import { Sheet } from "./sheet.ts";

/** Cut paper: fronds, a bird, a sun and a dancer, cut from gouached sheets and pinned on blocks of colour. */
export function cutPaper(): Sheet {
  const cut = new Scissors();
  const blocks = [
    [0, 0, 176, 150, "f6c02c"],
    [170, 0, 352, 196, "1747a6"],
    [344, 0, 512, 170, "f4efe2"],
    [0, 142, 182, 344, "e8457a"],
    [170, 190, 350, 372, "f3ecdc"],
    [342, 162, 512, 352, "f07a22"],
    [0, 336, 160, 512, "0f8a5f"],
    [152, 364, 340, 512, "16181c"],
    [330, 344, 512, 512, "36a9d6"],
  ] as const;
  for (const [left, top, right, bottom, code] of blocks) {
    const skew = (): number => cut.random.between(-5, 5);
    cut.lay(
      polygons([
        left - 2,
        top - 2 + skew(),
        right + skew(),
        top - 2,
        right,
        bottom + skew(),
        left - 2 + skew(),
        bottom,
      ]),
      code,
      1,
    );
  }
  cut.lay(frond(88, 74, 62, -0.5, 5), "1747a6");
  cut.lay(frond(262, 98, 84, -1.5, 6), "f4efe2");
  cut.lay(sunburst(430, 84, 62, 13), "d8262f");
  cut.lay(polygons(arc(430, 84, 21)), "f6c02c");
  cut.lay(frond(94, 246, 88, -1.2, 6), "16181c");
  cut.lay(polygons(dancer(262, 282, 0.92)), "1747a6");
  for (const [x, y] of [
    [196, 216],
    [326, 222],
    [190, 348],
  ])
    cut.lay(star(x, y, 14), "e8457a");
  cut.lay(polygons(bird(426, 254, 0.92)), "f4efe2");
  cut.lay(polygons(arc(378, 224, 4)), "16181c");
  cut.lay(pomegranate(78, 428), "f6c02c");
  cut.lay(pomegranate(78, 428, 0.42), "d8262f");
  cut.lay(frond(246, 440, 78, 0.2, 6), "7fc24a");
  cut.lay(frond(424, 430, 84, -2, 6), "f4efe2");
  cut.lay(polygons(arc(358, 490, 13), arc(492, 366, 10)), "d8262f");
  for (const [x, y, code] of [
    [18, 160, "f6c02c"],
    [158, 20, "d8262f"],
    [336, 20, "f07a22"],
    [498, 186, "1747a6"],
    [20, 494, "f4efe2"],
    [324, 500, "e8457a"],
    [166, 382, "f07a22"],
  ] as const)
    cut.lay(star(x, y, 13), code);
  return cut.sheet;
}

class Scissors {
  readonly sheet = new Sheet(hex("f4efe2"));
  readonly random = new Random(121);

  /** Pastes one cut sheet: a hair of shadow below it, the brush's streaks in its gouache. */
  lay(mask: Mask, code: string, shadow = 2.2): void {
    const fall = blurred(mask, 1.8);
    const drop = Math.round(shadow);
    for (let index = SIDE * drop + drop; index < mask.length; index++) {
      const under = fall[index - drop * SIDE - drop] * (1 - mask[index]);
      if (under > 0.01) this.sheet.cover(index, hex("1a1410"), 0.26 * under);
    }
    const angle = this.random.between(0, Math.PI);
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    const streak = noise(this.random.integer(9999));
    const cloud = fractal(this.random.integer(9999), 60, 3);
    const colour = hex(code);
    this.sheet.lay(mask, (x, y) =>
      scaled(
        colour,
        1 + 0.026 * streak((x * cosine + y * sine) / 60, (y * cosine - x * sine) / 2.6) + 0.045 * cloud(x, y),
      ),
    );
  }
}

/** A frond: lobes to both sides of a stem, fat and round as scissors cut them in one turn. */
function frond(x: number, y: number, size: number, turn: number, pairs: number): Mask {
  const mask = blank();
  const press = (path: Path, radius: (along: number) => number): void =>
    sweep(
      placed(smooth(path), x, y, size, turn),
      (t) => size * radius(t),
      (index, coverage) => {
        mask[index] = Math.max(mask[index], coverage);
      },
    );
  press([-0.95, 0.12, -0.3, -0.04, 0.3, 0.05, 0.9, 0], (t) => 0.085 - 0.02 * t);
  for (let i = 0; i < pairs; i++) {
    const root = -0.62 + (1.36 * i) / (pairs - 1);
    const reach = 0.66 * Math.sin(0.75 + (1.9 * i) / pairs);
    for (const side of [-1, 1]) {
      const lean = 0.22 + 0.1 * Math.sin(3 * i + side);
      press(
        [
          root,
          0,
          root + lean * 0.2,
          side * reach * 0.4,
          root + lean,
          side * reach * 0.8,
          root + lean * 1.5,
          side * reach,
        ],
        (t) => 0.055 + 0.085 * Math.sin(2.1 * t),
      );
    }
  }
  press([0.8, 0, 0.98, 0.02], () => 0.12);
  return mask;
}

function sunburst(x: number, y: number, radius: number, rays: number): Mask {
  const outline: number[] = [];
  for (let i = 0; i < 2 * rays; i++) {
    const angle = (Math.PI * i) / rays + 0.06 * Math.sin(i * 5);
    const reach = i % 2 ? radius * 0.55 : radius * (1 + 0.12 * Math.sin(i * 2.3));
    outline.push(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  }
  return polygons(outline);
}

const star = (x: number, y: number, radius: number): Mask =>
  polygons(
    Array.from({ length: 10 }, (_, i) => (Math.PI * i) / 5 + x).flatMap((angle, i) => [
      x + radius * (i % 2 ? 0.45 : 1) * Math.cos(angle),
      y + radius * (i % 2 ? 0.45 : 1) * Math.sin(angle),
    ]),
  );

function dancer(x: number, y: number, scale: number): number[] {
  return placed(
    smooth(
      [
        -6, -84, 10, -86, 14, -70, 8, -56, 26, -46, 52, -62, 74, -84, 80, -72, 58, -40, 30, -22, 26, 2, 40,
        26, 66, 44, 72, 72, 60, 74, 50, 54, 18, 34, 2, 40, -22, 56, -40, 84, -56, 82, -40, 50, -14, 18, -12,
        -8, -34, -18, -58, -6, -78, -20, -66, -28, -38, -38, -8, -50, -10, -66,
      ],
      true,
    ),
    x,
    y,
    scale,
  );
}

function bird(x: number, y: number, scale: number): number[] {
  return placed(
    smooth(
      [
        -84, -22, -62, -40, -40, -38, -22, -26, 0, -50, 10, -84, 30, -62, 30, -24, 54, -10, 84, -26, 72, 0,
        86, 18, 52, 14, 30, 22, 34, 48, 12, 78, -4, 44, -18, 20, -42, 4, -58, -14,
      ],
      true,
    ),
    x,
    y,
    scale,
  );
}

function pomegranate(x: number, y: number, share = 1): Mask {
  const s = 58 * share;
  if (share < 1) {
    return polygons(
      ...[
        [-16, 0],
        [6, -18],
        [18, 8],
        [-4, 22],
        [-26, 24],
        [0, 2],
        [26, 28],
        [-22, -22],
      ].map(([dx, dy]) => placed(smooth([0, -8, 6, 0, 0, 8, -6, 0], true), x + dx, y + dy + 6, 1, dx)),
    );
  }
  return polygons(
    smooth(
      [
        x - s * 0.2,
        y - s * 0.86,
        x - s * 0.36,
        y - s * 1.25,
        x - s * 0.08,
        y - s * 1.06,
        x + s * 0.1,
        y - s * 1.3,
        x + s * 0.16,
        y - s * 1.04,
        x + s * 0.42,
        y - s * 1.2,
        x + s * 0.24,
        y - s * 0.84,
        x + s * 0.84,
        y - s * 0.4,
        x + s,
        y + s * 0.3,
        x + s * 0.5,
        y + s * 0.98,
        x - s * 0.4,
        y + s,
        x - s,
        y + s * 0.4,
        x - s * 0.86,
        y - s * 0.4,
      ],
      true,
    ),
  );
}
