import { Random } from "../../../drawing/random.ts";
import { arc, placed, smooth } from "./brush.ts";
import { clamp, hex, mix, type Rgb, ramp, smoothstep, turned } from "./colour.ts";
import { fillPolygon, polygons, SIDE } from "./mask.ts";
import { fractal } from "./noise.ts";
import { type Ink, Sheet } from "./sheet.ts";

/** Pointillism: a river on a summer afternoon, sails and parasols, in dots whose hues mix in the eye. */
export function pointillism(): Sheet {
  const random = new Random(61);
  const scene = river();
  const sheet = new Sheet(hex("f0e2bf"));
  const dot = (x: number, y: number, radius: number, colour: Rgb): void => {
    const squash = random.between(0.82, 1);
    const outline = placed(arc(0, 0, radius, 0, 2 * Math.PI, squash), x, y, 1, random.between(0, Math.PI));
    fillPolygon(outline, (index, coverage) => sheet.cover(index, colour, 0.95 * coverage));
  };
  const layer = (spacing: number, radius: number, vary: (colour: Rgb) => Rgb): void => {
    const places: [number, number][] = [];
    for (let y = 0; y < SIDE + spacing; y += spacing * 0.87)
      for (let x = 0; x < SIDE + spacing; x += spacing)
        places.push([x + random.between(-0.45, 0.45) * spacing, y + random.between(-0.45, 0.45) * spacing]);
    for (let i = places.length - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      [places[i], places[j]] = [places[j], places[i]];
    }
    for (const [x, y] of places) {
      const at = clamp(Math.floor(y), 0, SIDE - 1) * SIDE + clamp(Math.floor(x), 0, SIDE - 1);
      dot(x, y, radius * random.between(0.8, 1.2), vary(scene.at(at)));
    }
  };
  layer(7, 4.7, (colour) => turned(colour, random.between(-0.05, 0.05), 1.15, random.between(-0.05, 0.03)));
  layer(8.4, 3.7, (colour) => {
    const share = random.uniform();
    if (share < 0.13) return mix(turned(colour, 0.5, 1.3), colour, 0.35);
    if (share < 0.5) return turned(colour, random.between(-0.16, -0.07), 1.5, 0.03);
    return turned(colour, random.between(0.05, 0.15), 1.5, random.between(0, 0.08));
  });
  layer(12, 3.1, (colour) =>
    turned(
      colour,
      random.between(-0.1, 0.1),
      1.8,
      colour[0] + colour[1] + colour[2] > 1.6 ? 0.1 : random.between(-0.08, 0.12),
    ),
  );
  return sheet;
}

function river(): Sheet {
  const leaf = fractal(62, 42, 4);
  const drift = fractal(63, 120, 3);
  const sky = ["5f9fd6", "9cc7e2", "d7dfd2", "fbdca4", "fcc58f"].map(hex);
  const sheet = new Sheet((x, y) =>
    mix(ramp(sky, y / 205), hex("fff3dc"), 0.7 * smoothstep(0.12, 0.55, drift(x, 2.3 * y))),
  );
  const lay = (outline: readonly number[], ink: Ink): void => sheet.lay(polygons(outline), ink);
  const bank = (base: number, seed: number): number[] => {
    const crown = fractal(seed, 46, 3);
    return [
      0,
      base,
      ...Array.from({ length: 130 }, (_, i) => [
        i * 4,
        base - 24 - 26 * Math.abs(crown(i * 4, 0)) - 16 * Math.exp(-(((i * 4 - 90) / 90) ** 2)),
      ]).flat(),
      SIDE,
      base,
    ];
  };
  lay(bank(204, 64), (x, y) => mix(hex("7f86c4"), hex("9fb98a"), clamp(0.5 + leaf(x, y))));
  lay(
    bank(212, 65).map((value, i) => (i % 2 ? value + 14 : value)),
    (x, y) => mix(hex("3f7d5c"), hex("8cb84f"), clamp(0.45 + 1.2 * leaf(x, y))),
  );
  lay([0, 210, SIDE, 210, SIDE, SIDE, 0, SIDE], (x, y) => {
    const water = ramp(["f3d3a2", "8dc0d8", "4f93c8", "2f6fb2", "2b5fa0"].map(hex), (y - 206) / 190);
    const ripple = Math.sin(y / (1.5 + 0.02 * (y - 200)) + 5 * drift(3 * x, y));
    const shade = mix(water, hex("3f7d5c"), 0.75 * (1 - smoothstep(214, 246, y + 9 * ripple)));
    return mix(shade, hex("ffe9bb"), 0.6 * smoothstep(0.55, 1, ripple) * Math.exp(-(((x - 250) / 120) ** 2)));
  });
  for (const [x, y, size] of [
    [120, 244, 1],
    [196, 226, 0.55],
    [292, 262, 1.25],
    [238, 222, 0.4],
  ]) {
    lay(placed([3, -6, 4, -74, 34, -10], x, y, size), (px) =>
      mix(hex("fffaf0"), hex("f7c9a0"), (px - x) / 40),
    );
    lay(placed([-2, -8, 0, -66, -24, -12], x, y, size), hex("f2dcd2"));
    lay(placed([-28, -4, 36, -4, 26, 8, -20, 8], x, y, size), hex("8c2f39"));
    lay(placed([-20, 10, 4, 66, 30, 10], x, y, size * 0.9), (px, py) =>
      mix(hex("fff0d8"), hex("5c97c8"), 0.35 + 0.5 * Math.abs(Math.sin(py / 3.5 + px / 30))),
    );
  }
  const shore = smooth([-20, 388, 90, 372, 220, 398, 330, 372, 430, 330, 540, 300, 540, 540, -20, 540], true);
  lay(shore, (x, y) => {
    const light = smoothstep(-0.12, 0.22, drift(1.3 * x + 60, 2.6 * y) + 0.16 * Math.sin((x + 2 * y) / 70));
    return mix(
      mix(hex("1f5a4c"), hex("35407c"), clamp(0.4 + leaf(x, y))),
      mix(hex("c3d24a"), hex("f3dd62"), clamp(0.4 + leaf(y, x))),
      light,
    );
  });
  for (const [x, y, size, code] of [
    [128, 424, 1, "7a2a5e"],
    [168, 430, 0.92, "2b3b7a"],
    [262, 418, 0.7, "b8324a"],
  ] as const) {
    lay(
      placed(smooth([0, -66, 7, -52, 10, -30, 19, 0, -17, 0, -9, -30, -7, -52], true), x, y, size),
      hex(code),
    );
    lay(placed(arc(0, -72, 7), x, y, size), hex("f0b48c"));
    lay(placed([20, 2, 64, 12, 30, 14, -14, 4], x, y, size), hex("26345f"));
  }
  lay(placed(arc(0, 0, 27, Math.PI, 2 * Math.PI, 0.72), 122, 346), (x) =>
    mix(hex("ef5a3c"), hex("ffb35a"), (140 - x) / 40),
  );
  lay(placed(arc(0, 0, 19, Math.PI, 2 * Math.PI, 0.72), 262, 366), hex("fff1cf"));
  lay([120, 346, 123, 346, 131, 392, 128, 392], hex("5e2436"));
  lay(
    smooth([404, 520, 416, 400, 410, 300, 398, 200, 420, 180, 446, 200, 440, 300, 448, 400, 470, 520], true),
    (x) => mix(hex("4a2c58"), hex("b5674a"), clamp((436 - x) / 40)),
  );
  for (const [x, y, radius] of [
    [430, 90, 104],
    [350, 130, 62],
    [490, 170, 78],
    [380, 40, 80],
    [480, 20, 90],
    [420, 190, 50],
  ]) {
    const outline = arc(x, y, radius, 0, 2 * Math.PI, 0.8).map((value, i) => value + 12 * leaf(i * 9 + x, y));
    lay(outline, (px, py) => {
      const lit = clamp(0.5 + (x - px - (py - y)) / (2.2 * radius) + 0.8 * leaf(px, py));
      return ramp(["1c3566", "1f6152", "4f9a45", "c9cf4c"].map(hex), lit);
    });
  }
  return sheet;
}
