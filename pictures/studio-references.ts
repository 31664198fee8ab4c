import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type PictureId, type StudioReference, studioReferenceSchema } from "../protocol/style.ts";

const FOLDER = fileURLToPath(new URL("references", import.meta.url));

const indexSchema = z.array(
  studioReferenceSchema.extend({ file: z.string().regex(/^[\w-]+\.webp$/, "A reference's file is a WebP.") }),
);

/** The references that come with the studio; their pictures need no data folder. */
export class StudioReferences {
  /** What people are told, always the same object. */
  readonly answer: { readonly references: readonly StudioReference[] };
  readonly #files: ReadonlyMap<PictureId, string>;

  private constructor(index: z.infer<typeof indexSchema>, folder: string) {
    this.answer = { references: index.map(({ file: _file, ...reference }) => reference) };
    this.#files = new Map(index.map(({ id, file }) => [id, join(folder, file)]));
  }

  /**
   * None when the folder has no index.json.
   * @throws ZodError or SyntaxError when that file is not as it should be
   */
  static async open(folder = FOLDER): Promise<StudioReferences> {
    const index = await readFile(join(folder, "index.json"), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "[]";
      throw error;
    });
    return new StudioReferences(indexSchema.parse(JSON.parse(index)), folder);
  }

  has(id: PictureId): boolean {
    return this.#files.has(id);
  }

  /** The WebP's bytes, null when it is none of these. */
  async read(id: PictureId): Promise<Buffer | null> {
    const file = this.#files.get(id);
    return file === undefined ? null : readFile(file);
  }
}
