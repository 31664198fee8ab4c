import { anyColor, type Coloring } from "../../../drawing/initialise.ts";
import { paletteOf } from "../../../drawing/palette.ts";
import { Random } from "../../../drawing/random.ts";
import { colorsOfStrokes, fromPalette, reseeded } from "../../../drawing/reseed.ts";
import { withAttributes } from "../../../protocol/locks.ts";
import type { PictureId } from "../../../protocol/style.ts";
import type { Editor } from "../editing/editor.ts";
import { Watched } from "../room/watched.ts";
import { readPicture } from "./read-picture.ts";

/** Whose colours strokes begin anew with. */
export type Colors = { readonly from: "any" } | { readonly from: "selection" } | { readonly from: PictureId };

export interface ReseedChoice {
  readonly where: "place" | "region";
  readonly colors: Colors;
  readonly seed: number;
}

/** How strokes are begun anew in this window, until somebody wants it otherwise. */
export const reseedChoice = new Watched<ReseedChoice>({ where: "place", colors: { from: "any" }, seed: 1 });

const COLORS = 12;

/**
 * Begin the selected strokes anew, as one step; what anybody keeps of them stays.
 * @param region the painted part of the paper, x and y of its corners in turn
 */
export async function reseedSelected(
  editor: Editor,
  { where, colors, seed }: ReseedChoice,
  region: ArrayLike<number> | null,
): Promise<void> {
  const { selected, locks } = editor;
  if (selected.length === 0) return;
  const random = new Random(seed);
  const color = await coloring(
    colors,
    selected.map(({ stroke }) => stroke),
    random,
  );
  const fresh = reseeded(
    selected.map(({ stroke }) => stroke),
    random,
    { canvas: editor.shown.value.side, region: where === "region" ? region : null, color },
  );
  const put = selected.map((old, i) => {
    const kept = (locks.get(old.stroke.id) ?? []).flatMap(({ attributes }) => attributes);
    return withAttributes({ ...old, stroke: fresh[i] }, old, kept);
  });
  editor.apply({ put, remove: [] }, "Begin anew");
}

async function coloring(
  colors: Colors,
  strokes: Parameters<typeof colorsOfStrokes>[0],
  random: Random,
): Promise<Coloring> {
  if (colors.from === "any") return anyColor(0.5, 1);
  if (colors.from === "selection") return fromPalette(colorsOfStrokes(strokes));
  return fromPalette(paletteOf(await readPicture(colors.from), COLORS, random.fork("palette")));
}
