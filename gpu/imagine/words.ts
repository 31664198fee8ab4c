/** The small words that say how, how many and where; in the languages that the embedded critic reads, folded as `foldWord` does. */

/** How two things lie to each other: the first one is … the second. */
export type Relation = "beside" | "above" | "under" | "on" | "in" | "behind" | "before";
export type Size = "small" | "large";
export type Manner = "outline" | "silhouette" | "pastel" | "neon" | "pencil";

const table = <T extends string | number>(entries: Readonly<Record<T, string>>): ReadonlyMap<string, T> => {
  const words = new Map<string, T>();
  for (const [meaning, list] of Object.entries(entries) as [T, string][])
    for (const word of list.split(",")) words.set(word.trim(), meaning);
  return words;
};

/** Of one to four words, longest first when several fit. */
export const RELATIONS = table<Relation>({
  beside:
    "and, beside, next to, near, with, by, plus, und, neben, mit, y, e, con, junto a, al lado de, cerca de, et, avec, a cote de, pres de, と, 和, 与, 旁边",
  above:
    "above, over, higher than, uber, ueber, oberhalb, sobre, encima de, por encima de, au dessus de, 上方",
  under: "under, below, beneath, underneath, unter, unterhalb, bajo, debajo de, sous, au dessous de, 下面",
  on: "on, on top of, upon, auf, en, sur, 上",
  in: "in, inside, within, dentro de, dans, 里",
  behind: "behind, hinter, detras de, derriere, 后面",
  before: "before, in front of, vor, delante de, devant, 前面",
});

export const SIZES = table<Size>({
  small:
    "small, little, tiny, mini, klein, kleine, kleiner, kleines, kleinen, pequeno, pequena, petit, petite, 小さい, 小さな, 小",
  large:
    "big, large, huge, giant, groß, große, großer, großes, großen, gross, grosse, grande, gran, grand, 大きい, 大きな, 大",
});

/** How many of a thing; more than there is room for are five. */
export const NUMBERS: ReadonlyMap<string, number> = new Map(
  [
    ["1", "one, a, an, single"],
    ["2", "two, pair, couple, 2, zwei, dos, deux, 二, 两, 2匹"],
    ["3", "three, few, some, 3, drei, tres, trois, 三, 3匹"],
    ["4", "four, several, 4, vier, cuatro, quatre, 四"],
    [
      "5",
      "five, many, lots, 5, six, 6, seven, 7, eight, 8, funf, viele, cinco, muchos, muchas, cinq, beaucoup, 五",
    ],
  ].flatMap(([count, list]) => list.split(",").map((word) => [word.trim(), Number(count)] as const)),
);

export const MANNERS = table<Manner>({
  outline: "outline, outlined, contour, lineart, umriss, contorno",
  silhouette: "silhouette, filled, shadow, schatten, silueta",
  pastel: "pastel, pale, pastell, blass",
  neon: "neon, glowing, leuchtend",
  pencil: "pencil, sketch, sketched, graphite, bleistift, lapiz, crayon",
});

/** Colours by name as OKLCH: lightness, chroma, hue in degrees; those that the critic learned. */
export const COLORS: ReadonlyMap<string, readonly [lightness: number, chroma: number, hue: number]> = new Map(
  [
    ["red", [0.6, 0.22, 27]],
    ["orange", [0.75, 0.17, 58]],
    ["yellow", [0.88, 0.17, 98]],
    ["green", [0.66, 0.18, 142]],
    ["blue", [0.58, 0.17, 255]],
    ["purple", [0.52, 0.2, 305]],
    ["pink", [0.78, 0.15, 353]],
    ["brown", [0.45, 0.09, 55]],
    ["black", [0.23, 0.01, 270]],
    ["white", [0.97, 0.005, 270]],
    ["gray", [0.62, 0.01, 270]],
    ["grey", [0.62, 0.01, 270]],
    ["violet", [0.52, 0.2, 305]],
    ["golden", [0.82, 0.15, 88]],
    ["silver", [0.78, 0.01, 250]],
    ["turquoise", [0.76, 0.12, 190]],
  ],
);
