import { access } from "node:fs/promises";
import type { Picture } from "../../drawing/initialise.ts";
import { loadPixels, pictureFromFile } from "../../pictures/pixels.ts";
import { StudioReferences } from "../../pictures/studio-references.ts";
import { CroquisError } from "../../protocol/errors.ts";
import type { PictureId, StyleReference } from "../../protocol/style.ts";
import type { PictureSource } from "../critics/style/references.ts";
import type { StyleArgument } from "./style-arguments.ts";
import { UsageError } from "./usage-error.ts";

/**
 * The pictures of `--style`, read as uploads are; what is no file may be the name of one of the studio's.
 * @throws UsageError when there is neither, CroquisError "picture-…" when a file cannot be used
 */
export async function readStyles(
  given: readonly StyleArgument[],
): Promise<{ styles: StyleReference[]; pictures: PictureSource }> {
  const pixels = new Map<PictureId, Picture>();
  const styles: StyleReference[] = [];
  const studio = given.length > 0 ? await StudioReferences.open() : null;
  for (const { picture, weight, mode } of given) {
    const named = studio?.answer.references.find(({ name }) => slug(name) === slug(picture));
    const isFile = await access(picture).then(
      () => true,
      () => false,
    );
    if (!isFile && (studio === null || named === undefined)) {
      const names = studio?.answer.references.map(({ name }) => slug(name)).join(", ");
      throw new UsageError(`"${picture}" cannot be read; give a picture, or one of ${names}, with --style.`);
    }
    if (!isFile && studio !== null && named !== undefined) {
      const bytes = await studio.read(named.id);
      if (bytes === null) throw new CroquisError("picture-not-found");
      pixels.set(named.id, await loadPixels(bytes));
      styles.push({ picture: named.id, weight, mode, region: null });
      continue;
    }
    const { id, pixels: data } = await pictureFromFile(picture);
    pixels.set(id, data);
    styles.push({ picture: id, weight, mode, region: null });
  }
  const find = async (id: PictureId): Promise<Picture> => {
    const found = pixels.get(id);
    if (found === undefined) throw new CroquisError("picture-not-found");
    return found;
  };
  return { styles, pictures: { pixels: find } };
}

const slug = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
