import { arc, smooth } from "./brush.ts";
import { Drafting } from "./drafting.ts";
import { SIDE } from "./mask.ts";
import type { Sheet } from "./sheet.ts";

const REAR = [140, 236] as const;
const FRONT = [368, 236] as const;
const CRANK = [236, 248] as const;
const WHEEL = 84;

/** Blueprint: a bicycle in side elevation, its sprocket in section, dimensions and all, white on Prussian blue. */
export function blueprint(): Sheet {
  const drafting = new Elevation();
  drafting.grid();
  drafting.bicycle();
  drafting.dimensions();
  drafting.sprocket(100, 430);
  drafting.hub(262, 434);
  drafting.title(356, 388);
  for (const inset of [8, 13])
    drafting.line(
      [inset, inset, SIDE - inset, inset, SIDE - inset, SIDE - inset, inset, SIDE - inset, inset, inset],
      inset === 8 ? 1 : 0.5,
      0.85,
    );
  return drafting.sheet;
}

class Elevation extends Drafting {
  bicycle(): void {
    for (const [x, y] of [REAR, FRONT]) {
      this.line(arc(x, y, WHEEL), 1.3);
      this.line(arc(x, y, WHEEL - 7), 0.7);
      this.line(arc(x, y, WHEEL - 11), 0.5, 0.8);
      for (const radius of [9, 5]) this.line(arc(x, y, radius), 0.9);
      for (let i = 0; i < 28; i++) {
        const angle = (2 * Math.PI * i) / 28;
        const skew = angle + (i % 2 ? 0.9 : -0.9);
        this.line(
          [
            x + 8 * Math.cos(skew),
            y + 8 * Math.sin(skew),
            x + 73 * Math.cos(angle),
            y + 73 * Math.sin(angle),
          ],
          0.35,
          0.75,
        );
      }
      this.axis(x - 104, y, x + 104, y);
      this.axis(x, y - 104, x, y + 112);
    }
    const [cx, cy] = CRANK;
    this.tube(cx, cy, 206, 132, 4);
    this.tube(208, 146, 330, 140, 3.6);
    this.tube(cx, cy, 334, 156, 4.2);
    this.tube(cx, cy, REAR[0], REAR[1], 2.6);
    this.tube(210, 150, REAR[0], REAR[1], 2.2);
    this.tube(327, 126, 338, 168, 4.6);
    for (const off of [-3, 3])
      this.line(smooth([338 + off, 168, 347 + off, 202, FRONT[0] + off * 0.5, FRONT[1]]), 0.85);
    this.line([206, 132, 201, 112], 2);
    this.line(smooth([172, 107, 188, 103, 214, 108, 236, 106, 214, 114, 186, 114, 172, 107]), 1);
    this.line([327, 126, 324, 112, 340, 106], 1.8);
    this.line(smooth([340, 106, 362, 104, 372, 120, 362, 138, 344, 138]), 1.8);
    for (const radius of [27, 23, 6]) this.line(arc(cx, cy, radius), 0.8);
    for (let i = 0; i < 36; i++)
      this.line(arc(cx, cy, 28.5, (i / 18) * Math.PI, ((i + 0.5) / 18) * Math.PI), 0.9);
    for (let i = 0; i < 5; i++) {
      const angle = 0.4 + (i * 2 * Math.PI) / 5;
      this.tube(
        cx + 7 * Math.cos(angle),
        cy + 7 * Math.sin(angle),
        cx + 22 * Math.cos(angle),
        cy + 22 * Math.sin(angle),
        2,
      );
    }
    this.line([cx, cy, cx + 32, cy + 30], 2);
    this.line([cx + 22, cy + 33, cx + 44, cy + 33], 2.2);
    this.line([cx, cy, cx - 32, cy - 30], 1.4, 0.8);
    this.line([cx - 2, cy - 28, REAR[0], REAR[1] - 11], 0.7);
    this.line([cx - 2, cy + 28, REAR[0], REAR[1] + 11], 0.7);
    this.line(arc(REAR[0], REAR[1], 11), 0.9);
    this.line([24, 321, 490, 321], 0.8);
    for (let x = 24; x < 486; x += 9) this.line([x + 6, 321, x, 328], 0.4, 0.75);
  }

  dimensions(): void {
    this.dimension(REAR[0], 350, FRONT[0], 350, "1016", 24);
    this.dimension(REAR[0] - WHEEL, 352, REAR[0], 352, "336", 26);
    this.dimension(30, REAR[1] - WHEEL, 30, REAR[1] + WHEEL, "672", -16);
    this.dimension(480, 106, 480, 320, "955", -24);
    this.dimension(206, 60, 330, 60, "554", -60);
    this.line(arc(CRANK[0], CRANK[1], 150, -1.9, -0.55), 0.4, 0.7);
    this.text("72", 246, 78, 9);
    for (const [x, y, toX, toY, words] of [
      [330, 126, 404, 66, "A"],
      [REAR[0] - 20, REAR[1] - 70, 70, 84, "B"],
      [212, 110, 150, 66, "C"],
    ] as const) {
      this.line([x, y, toX, toY], 0.5, 0.9);
      this.line(arc(toX + (toX > x ? 13 : -13), toY - 4, 13), 0.8);
      this.text(words, toX + (toX > x ? 9 : -17), toY - 10, 12);
    }
    this.text("SIDE 1:8", 30, 30, 13);
    this.line([30, 50, 128, 50], 0.7);
  }

  sprocket(x: number, y: number): void {
    const outline: number[] = [];
    for (let i = 0; i < 18; i++)
      for (const [share, radius] of [
        [0, 44],
        [0.22, 46],
        [0.4, 54],
        [0.6, 54],
        [0.78, 46],
      ]) {
        const angle = (2 * Math.PI * (i + share)) / 18;
        outline.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
      }
    this.line([...outline, outline[0], outline[1]], 1);
    for (const [radius, weight] of [
      [38, 0.6],
      [16, 1],
      [9, 1],
    ])
      this.line(arc(x, y, radius), weight);
    for (let i = 0; i < 6; i++)
      this.line(arc(x + 27 * Math.cos((i * Math.PI) / 3), y + 27 * Math.sin((i * Math.PI) / 3), 6.5), 0.8);
    this.line(arc(x, y, 27), 0.35, 0.7);
    this.axis(x - 66, y, x + 66, y);
    this.axis(x, y - 62, x, y + 66);
    this.text("18", x + 50, y - 56, 9);
    this.line([x + 33, y - 34, x + 48, y - 48, x + 68, y - 48], 0.5);
  }

  /** A hub in section: hatched metal about an axle. */
  hub(x: number, y: number): void {
    const shell = [
      [-52, 14],
      [-46, 40],
      [-38, 40],
      [-34, 20],
      [34, 20],
      [38, 40],
      [46, 40],
      [52, 14],
    ];
    for (const side of [1, -1]) {
      const outline = shell.flatMap(([dx, dy]) => [x + dx, y + side * dy]);
      this.line([...outline, outline[0], outline[1]], 1);
      for (let place = -48; place < 50; place += 5) {
        const top = shell.reduce((best, [dx, dy], i) => {
          const next = shell[i + 1];
          return next && place >= dx && place <= next[0]
            ? dy + ((next[1] - dy) * (place - dx)) / (next[0] - dx)
            : best;
        }, 14);
        this.line([x + place - 3, y + side * 14, x + place, y + side * Math.max(15, top - 1)], 0.4, 0.8);
      }
      for (const dx of [-43, 43]) this.line(arc(x + dx, y + side * 9.5, 4.5), 0.8);
    }
    this.line([x - 70, y - 5, x + 70, y - 5, x + 70, y + 5, x - 70, y + 5, x - 70, y - 5], 0.9);
    for (let dx = -68; dx < -52; dx += 4)
      for (const side of [1, -1]) this.line([x + side * dx, y - 5, x + side * dx + 2, y + 5], 0.4);
    this.axis(x - 84, y, x + 84, y);
    this.dimension(x - 70, y + 58, x + 70, y + 58, "130", 40);
  }

  title(x: number, y: number): void {
    this.line([x, y, 499, y, 499, 499, x, 499, x, y], 1);
    for (const row of [34, 58, 82]) this.line([x, y + row, 499, y + row], 0.6);
    this.line([x + 72, y + 34, x + 72, 499], 0.6);
    this.text("CROQUIS", x + 12, y + 9, 17);
    for (const [row, left, right] of [
      [42, "BICYCLE", "1:8"],
      [66, "SCALE", "0-100"],
      [92, "LI-4", "512"],
    ] as const) {
      this.text(left, x + 6, y + row, 8);
      this.text(right, x + 80, y + row, 8);
    }
  }
}
