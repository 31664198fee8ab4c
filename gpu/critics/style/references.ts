import type { Picture } from "../../../drawing/initialise.ts";
import type { PictureId, StyleReference } from "../../../protocol/style.ts";
import type { LoadedReference } from "./style-critic.ts";

/** Where the pixels of style references come from. */
export interface PictureSource {
  /** @throws CroquisError "picture-not-found" */
  pixels(id: PictureId): Promise<Picture>;
}

/** @throws CroquisError "picture-not-found" when one of them is not there */
export function loadReferences(
  references: readonly StyleReference[],
  source: PictureSource,
): Promise<LoadedReference[]> {
  return Promise.all(
    references.map(async (reference) => ({ ...reference, pixels: await source.pixels(reference.picture) })),
  );
}
