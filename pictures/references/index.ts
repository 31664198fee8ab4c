import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type StudioReference, studioReferenceSchema } from "../../protocol/style.ts";

const FOLDER = new URL("./", import.meta.url);

const indexSchema = z.array(
  studioReferenceSchema.extend({
    file: z.string().regex(/^[a-z-]+\.webp$/, "A reference's file is a name of a–z and -, ending in .webp."),
  }),
);

/** A reference that comes with the studio, and its file's name in this folder. */
export type StoredReference = StudioReference & { readonly file: string };

let references: readonly StoredReference[] | undefined;

/**
 * The references that come with the studio, in the order in which they are shown.
 * @throws Error when index.json is missing or is not what paint.ts writes.
 */
export function studioReferences(): readonly StoredReference[] {
  references ??= indexSchema.parse(JSON.parse(readFileSync(new URL("index.json", FOLDER), "utf8")));
  return references;
}

/** The WebP file of a studio's reference; null when no reference has this id. */
export async function readStudioReference(id: string): Promise<Buffer | null> {
  const reference = studioReferences().find((each) => each.id === id);
  return reference ? readFile(new URL(reference.file, FOLDER)) : null;
}
