import { arc, placed, smooth } from "./brush.ts";
import { hex } from "./colour.ts";
import { masked } from "./mask.ts";
import type { Sheet } from "./sheet.ts";
import { Washes } from "./washes.ts";

/** Watercolour: poppies and cornflowers, wash over wash; each wash dries dark at its edge and settles in the grain. */
export function watercolour(): Sheet {
  const washes = new Flowers();
  washes.ground();
  washes.blooms();
  washes.meadow();
  for (const [x, y, size, turn, code] of [
    [356, 150, 92, 0.2, "f0483a"],
    [150, 214, 104, -0.3, "ef3b3f"],
    [300, 330, 78, 0.5, "f2662f"],
    [446, 300, 58, -0.5, "f04a55"],
    [62, 384, 60, 0.1, "f3573a"],
  ] as const)
    washes.poppy(x, y, size, turn, code);
  for (const [x, y, size] of [
    [236, 96, 40],
    [54, 112, 34],
    [208, 418, 38],
    [470, 96, 30],
    [402, 430, 36],
    [120, 470, 28],
  ])
    washes.cornflower(x, y, size);
  washes.splashes();
  return washes.sheet;
}

class Flowers extends Washes {
  /** Wet in wet: pools without an edge. */
  ground(): void {
    for (const [x, y, reach, code, density] of [
      [90, 60, 150, "8cc7ea", 0.9],
      [300, 30, 150, "a9d3ef", 0.9],
      [470, 70, 130, "f7cf7a", 0.8],
      [250, 190, 120, "fbe3a0", 0.7],
      [470, 230, 110, "a6dccb", 0.8],
      [40, 260, 120, "cfe6a0", 0.9],
      [180, 330, 130, "b5dba6", 0.9],
      [420, 380, 150, "9fd0a0", 1],
      [90, 480, 140, "7fbf94", 1.1],
      [280, 490, 150, "86c08a", 1.1],
      [490, 490, 120, "5fae9c", 1.1],
    ] as const)
      this.sheet.wash(
        masked((px, py) => {
          if (Math.hypot(px - x, py - y) > 1.6 * reach + 60) return 0;
          const away = Math.hypot(px - x + 60 * this.pool(px, py), py - y + 60 * this.pool(py, px)) / reach;
          return density * Math.exp(-(away ** 2.6)) * (1 + 0.35 * (0.5 - this.grain(px, py)));
        }),
        hex(code),
      );
  }

  /** Clouds of a second wash, and backruns: dried edges in the open sky. */
  blooms(): void {
    for (const [x, y, reach, code] of [
      [120, 40, 76, "7fb6e0"],
      [330, 66, 92, "b9a5de"],
      [226, 150, 84, "f2c98a"],
      [470, 190, 80, "8fd0c4"],
      [24, 210, 70, "a9d08a"],
      [420, 30, 66, "f0b25e"],
      [20, 100, 54, "8aa8e0"],
      [300, 250, 90, "c9dc8c"],
    ] as const) {
      const ragged = Array.from({ length: 14 }, (_, i) => (2 * Math.PI * i) / 14).flatMap((angle) => {
        const radius = reach * this.random.between(0.72, 1.1);
        return [x + 1.25 * radius * Math.cos(angle), y + 0.8 * radius * Math.sin(angle)];
      });
      this.wash(smooth(ragged, true, 8), hex(code), 0.34, 1.5);
    }
  }

  meadow(): void {
    const greens = ["7fb257", "4f9a5a", "2f7f63", "a8bf4a", "3f8f86"].map(hex);
    const random = this.random;
    for (let i = 0; i < 34; i++) {
      const x = random.between(-20, 532);
      const height = random.between(120, 330);
      const lean = random.between(-60, 60);
      const half = random.between(5, 15);
      const blade = smooth(
        [
          x - half,
          530,
          x - half * 0.9 + lean * 0.3,
          520 - height * 0.5,
          x + lean,
          520 - height,
          x + half * 0.9 + lean * 0.3,
          520 - height * 0.5,
          x + half,
          530,
        ],
        true,
        8,
      );
      this.wash(blade, greens[i % 5], random.between(0.35, 0.7), 1);
    }
    for (const [x, y, toX, toY] of [
      [356, 190, 330, 530],
      [150, 260, 190, 530],
      [300, 370, 280, 530],
      [446, 330, 430, 530],
      [62, 410, 80, 530],
      [236, 110, 246, 530],
      [470, 110, 492, 530],
    ])
      this.wash(
        smooth(
          [
            x - 2,
            y,
            (x + toX) / 2 + 12,
            (y + toY) / 2,
            toX - 4,
            toY,
            toX + 4,
            toY,
            (x + toX) / 2 + 18,
            (y + toY) / 2,
            x + 3,
            y,
          ],
          true,
          8,
        ),
        hex("5a9a4a"),
        0.85,
        0.5,
      );
  }

  poppy(x: number, y: number, size: number, turn: number, code: string): void {
    const petal = (angle: number, reach: number, spread: number): number[] => {
      const random = this.random;
      const rim = Array.from({ length: 7 }, (_, i) => (i - 3) / 3).flatMap((share) => {
        const radius = reach * (1 - 0.18 * share * share) * random.between(0.9, 1.08);
        return [radius * Math.cos(spread * share), radius * Math.sin(spread * share)];
      });
      return placed(
        smooth(
          [
            -4,
            0,
            reach * 0.4 * Math.cos(-spread * 1.2),
            reach * 0.4 * Math.sin(-spread * 1.2),
            ...rim,
            reach * 0.4 * Math.cos(spread * 1.2),
            reach * 0.4 * Math.sin(spread * 1.2),
          ],
          true,
          8,
        ),
        x,
        y,
        1,
        angle,
      );
    };
    const colour = hex(code);
    const petals = Array.from({ length: 5 }, (_, i) =>
      petal(turn + (i * 2 * Math.PI) / 5, size * (i % 2 ? 0.92 : 1), 0.86),
    );
    this.lift(petals, 0.88);
    for (const each of petals) this.wash(each, colour, 0.58, 1.3);
    for (let i = 0; i < 5; i++)
      this.wash(petal(turn + 0.5 + (i * 2 * Math.PI) / 5, size * 0.52, 0.5), hex("d8305a"), 0.42, 0.5);
    this.sheet.wash(
      masked(
        (px, py) =>
          1.6 *
          Math.exp(
            -(
              (Math.hypot(px - x + 7 * this.shake(px, py), py - y + 7 * this.shake(py, px)) /
                (size * 0.15)) **
              2
            ),
          ),
      ),
      hex("5a2a55"),
    );
    for (let i = 0; i < 22; i++) {
      const angle = (2 * Math.PI * i) / 22 + this.random.between(-0.1, 0.1);
      const reach = size * this.random.between(0.2, 0.36);
      this.wash(
        arc(x + reach * Math.cos(angle), y + reach * Math.sin(angle), size * 0.026),
        hex("2c1c3a"),
        1.8,
        0.4,
      );
    }
    this.wash(arc(x, y, size * 0.1), hex("7a8f3a"), 1.4, 0.9);
  }

  cornflower(x: number, y: number, size: number): void {
    this.lift([arc(x, y, size * 0.8)], 0.85);
    for (let i = 0; i < 9; i++) {
      const angle = (2 * Math.PI * i) / 9 + this.random.between(-0.15, 0.15);
      const reach = size * this.random.between(0.85, 1.1);
      const floret = smooth(
        [
          0,
          0,
          reach * 0.5,
          -reach * 0.1,
          reach * 0.9,
          -reach * 0.3,
          reach * 0.86,
          -reach * 0.08,
          reach * 1.04,
          0.04 * reach,
          reach * 0.84,
          reach * 0.1,
          reach * 0.86,
          reach * 0.32,
          reach * 0.5,
          reach * 0.1,
        ],
        true,
        6,
      );
      this.wash(placed(floret, x, y, 1, angle), hex(i % 3 ? "3f62d6" : "6a55d0"), 0.8, 0.8);
    }
    this.wash(arc(x, y, size * 0.24), hex("4a2a8c"), 1.2, 0.6);
  }

  splashes(): void {
    const codes = ["f0483a", "3f62d6", "4f9a5a", "f3b53a"];
    for (let i = 0; i < 36; i++)
      this.wash(
        arc(this.random.between(0, 512), this.random.between(0, 512), 1 + 5 * this.random.uniform() ** 3),
        hex(codes[i % 4]),
        0.5,
        0.9,
      );
  }
}
