import { Random } from "../../../drawing/random.ts";
import { arc, placed, smooth } from "./brush.ts";
import { hex, mix, type Rgb, ramp, scaled, turned } from "./colour.ts";
import { blank, blurred, distanceTo, type Mask, polygons, SIDE } from "./mask.ts";
import { fractal, tooth } from "./noise.ts";
import { Sheet } from "./sheet.ts";

const MIDDLE = SIDE / 2;
const TILE = 5.2;
const SEA = ["0e4f63", "1b7a86", "3fa39a", "8cc7b0"].map(hex);
const FISH = { back: hex("a3381f"), side: hex("dd7d32"), belly: hex("f3dfae"), fin: hex("7b1f1d") };

const body = smooth(
  [
    -1, 0.02, -0.72, -0.26, -0.25, -0.4, 0.25, -0.3, 0.62, -0.1, 0.62, 0.1, 0.25, 0.26, -0.3, 0.34, -0.75,
    0.22,
  ],
  true,
  8,
);
const tail = smooth([0.56, 0, 0.8, -0.2, 1.12, -0.42, 1.0, 0, 1.12, 0.4, 0.8, 0.2], true, 6);
const fins = [
  smooth([-0.4, -0.34, -0.1, -0.62, 0.34, -0.52, 0.22, -0.28], true, 6),
  smooth([-0.2, 0.28, 0, 0.46, 0.16, 0.42, 0.1, 0.24], true, 6),
];

interface Tile {
  x: number;
  y: number;
  turn: number;
}

interface Design {
  /** A number for each pixel; tiles keep within one number. */
  readonly regions: Int32Array;
  readonly colour: (x: number, y: number) => Rgb;
}

/** Roman mosaic: two fish in a round sea, in a guilloche border; tesserae follow every outline. */
export function mosaic(): Sheet {
  const random = new Random(51);
  const { regions, colour } = design();
  const edge = blank();
  for (let i = 0; i < SIDE * (SIDE - 1) - 1; i++)
    if (regions[i] !== regions[i + 1] || regions[i] !== regions[i + SIDE]) edge[i] = 1;
  const away = blurred(distanceTo(edge), 2.2);
  const turnAt = (x: number, y: number): number => {
    const column = Math.min(SIDE - 3, Math.max(2, Math.round(x - 0.5)));
    const row = Math.min(SIDE - 3, Math.max(2, Math.round(y - 0.5)));
    const at = row * SIDE + column;
    return Math.atan2(away[at + 2 * SIDE] - away[at - 2 * SIDE], away[at + 2] - away[at - 2]);
  };
  const tiles: Tile[] = [];
  for (let y = TILE; y < SIDE; y += 2 * TILE)
    for (let x = TILE; x < SIDE; x += 2 * TILE)
      tiles.push({ x: x + random.between(-3, 3), y: y + random.between(-3, 3), turn: turnAt(x, y) });
  for (let round = 0; round < 18; round++) settle(tiles, edge, turnAt);
  const mortar = tooth(52, 3);
  const stone = fractal(53, 9, 3);
  const sheet = new Sheet((x, y) => mix(hex("4a4038"), hex("8b7b67"), 0.75 * mortar(x, y)));
  const { owner, reach } = ownership(tiles);
  const looks = tiles.map(({ x, y }) => ({
    colour: scaled(
      turned(colour(x, y), random.between(-0.02, 0.02), random.between(0.8, 1.15)),
      random.between(0.8, 1.16),
    ),
    half: TILE * random.between(0.82, 0.94),
    tilt: random.between(0, 2 * Math.PI),
  }));
  sheet.each((x, y, index) => {
    const tile = tiles[owner[index]];
    const look = looks[owner[index]];
    const inside = look.half - reach[index];
    if (inside < -0.5) return sheet.at(index);
    const lit = ((x - tile.x) * Math.cos(look.tilt) + (y - tile.y) * Math.sin(look.tilt)) / TILE;
    const bevel = inside < 1.4 ? (x - tile.x + y - tile.y < 0 ? 0.1 : -0.14) : 0;
    const face = scaled(look.colour, 1 + 0.07 * lit + bevel + 0.09 * stone(x, y));
    return mix(sheet.at(index), face, Math.min(1, inside + 0.5));
  });
  return sheet;
}

/** One round of Lloyd's method under each tile's own square metric (Hausner 2001); tiles shun the edges. */
function settle(tiles: Tile[], edge: Mask, turnAt: (x: number, y: number) => number): void {
  const { owner } = ownership(tiles);
  const sums = new Float64Array(3 * tiles.length);
  for (let index = 0; index < owner.length; index++) {
    if (edge[index] > 0) continue;
    sums[3 * owner[index]] += (index % SIDE) + 0.5;
    sums[3 * owner[index] + 1] += Math.floor(index / SIDE) + 0.5;
    sums[3 * owner[index] + 2] += 1;
  }
  for (const [i, tile] of tiles.entries()) {
    if (sums[3 * i + 2] === 0) continue;
    tile.x = sums[3 * i] / sums[3 * i + 2];
    tile.y = sums[3 * i + 1] / sums[3 * i + 2];
    tile.turn = turnAt(tile.x, tile.y);
  }
}

function ownership(tiles: readonly Tile[]): { owner: Int32Array; reach: Mask } {
  const owner = new Int32Array(SIDE * SIDE);
  const reach = blank().fill(Number.POSITIVE_INFINITY);
  const span = 3.2 * TILE;
  for (const [i, { x, y, turn }] of tiles.entries()) {
    const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
    for (let row = Math.max(0, Math.floor(y - span)); row < Math.min(SIDE, y + span); row++) {
      for (let column = Math.max(0, Math.floor(x - span)); column < Math.min(SIDE, x + span); column++) {
        const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
        const distance = Math.max(Math.abs(dx * cosine + dy * sine), Math.abs(dy * cosine - dx * sine));
        const index = row * SIDE + column;
        if (distance < reach[index]) {
          reach[index] = distance;
          owner[index] = i;
        }
      }
    }
  }
  return { owner, reach };
}

function design(): Design {
  const regions = new Int32Array(SIDE * SIDE);
  const colours: ((x: number, y: number) => Rgb)[] = [];
  const add = (outline: readonly number[], colour: (x: number, y: number) => Rgb): void => {
    const mask = polygons(outline);
    colours.push(colour);
    for (let i = 0; i < mask.length; i++) if (mask[i] > 0.5) regions[i] = colours.length - 1;
  };
  const swell = fractal(54, 60, 2);
  add([0, 0, SIDE, 0, SIDE, SIDE, 0, SIDE], (x, y) =>
    Math.hypot(x - MIDDLE, y - MIDDLE) > 322 ? hex("7b1f1d") : hex("d9a63a"),
  );
  for (const [radius, code] of [
    [252, "2a2320"],
    [240, "efe0bd"],
    [226, "a3381f"],
    [212, "efe0bd"],
    [200, "2a2320"],
  ] as const)
    add(arc(MIDDLE, MIDDLE, radius), () => hex(code));
  for (let i = 0; i < 24; i++) {
    const angle = (2 * Math.PI * i) / 24;
    add(arc(MIDDLE + 226 * Math.cos(angle), MIDDLE + 226 * Math.sin(angle), 10), () =>
      hex(i % 2 ? "d9a63a" : "1b7a86"),
    );
  }
  add(arc(MIDDLE, MIDDLE, 190), () => SEA[0]);
  for (let ring = 0; ring < 9; ring++)
    add(
      smooth(
        Array.from({ length: 24 }, (_, i) => (2 * Math.PI * i) / 24).flatMap((angle) => {
          const radius = 182 - 20 * ring + 7 * Math.sin(6 * angle + ring);
          return [MIDDLE + radius * Math.cos(angle), MIDDLE + radius * Math.sin(angle)];
        }),
        true,
        4,
      ),
      (x, y) => ramp(SEA, [0.95, 0.3, 0.62, 0.12][ring % 4] + 0.2 * swell(x, y)),
    );
  for (const turn of [0, Math.PI]) {
    const at = (path: readonly number[]): number[] =>
      placed(path, MIDDLE - 8 * Math.cos(turn), MIDDLE + 86 * (turn ? 1 : -1), 138, turn + 0.16);
    const own = (x: number, y: number): [number, number] => {
      const back = placed(
        [x - (MIDDLE - 8 * Math.cos(turn)), y - (MIDDLE + 86 * (turn ? 1 : -1))],
        0,
        0,
        1 / 138,
        -turn - 0.16,
      );
      return [back[0], back[1]];
    };
    for (const fin of fins) add(at(fin), () => FISH.fin);
    add(at(tail), (x, y) => (Math.floor(own(x, y)[0] * 14) % 2 ? FISH.fin : FISH.side));
    add(at(body), (x, y) => {
      const [u, v] = own(x, y);
      if (u < -0.5 && u > -0.58) return FISH.fin;
      if (u < -0.58) return v > 0.08 ? FISH.belly : hex("d9a63a");
      const scale = Math.sin(26 * u) * 0.05;
      return v < -0.14 + scale ? FISH.back : v < 0.1 + scale ? FISH.side : FISH.belly;
    });
    for (const [radius, code] of [
      [0.13, "f8eed2"],
      [0.075, "17110f"],
    ] as const)
      add(at(arc(-0.72, -0.06, radius)), () => hex(code));
  }
  return {
    regions,
    colour: (x, y) =>
      colours[regions[Math.min(SIDE - 1, Math.floor(y)) * SIDE + Math.min(SIDE - 1, Math.floor(x))]](x, y),
  };
}
