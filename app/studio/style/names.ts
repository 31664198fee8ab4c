import type { RoomStyle } from "../../../protocol/room-styles.ts";
import type { PictureId, StudioReference, StyleMode } from "../../../protocol/style.ts";

/** What a picture is called that somebody brought. */
const BROUGHT = "Picture";

export const MODES: Readonly<Record<StyleMode, string>> = {
  all: "All",
  texture: "Texture",
  palette: "Colours",
  shape: "Shape of strokes",
};

/** A name for each reference, by its id; the second of one name is numbered. */
export function namesOf(
  styles: readonly RoomStyle[],
  studio: readonly StudioReference[],
): ReadonlyMap<string, string> {
  const known = new Map<PictureId, string>(studio.map(({ id, name }) => [id, name]));
  const met = new Map<string, number>();
  return new Map(
    styles.map(({ id, picture }) => {
      const name = known.get(picture) ?? BROUGHT;
      const number = (met.get(name) ?? 0) + 1;
      met.set(name, number);
      return [id, number === 1 ? name : `${name} ${number}`];
    }),
  );
}

export const addressOf = (picture: PictureId): string => `/api/pictures/${picture}`;
