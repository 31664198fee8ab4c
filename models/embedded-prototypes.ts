/**
 * What the embedded critic remembers of the pictures that it learned from: a few of each thing, 48 × 48 pixels, coded in
 * about 800 bytes each. Drawings are scored against their features too; see gpu/imagine.
 */
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { z } from "zod";
import type { EmbeddedTokeniser, ReadWord } from "./embedded-tokeniser.ts";

const thingSchema = z.object({
  name: z.string().min(1),
  /** Other names of it. */
  names: z.array(z.string().min(1)).default([]),
  /** Words that are about it. */
  tags: z.array(z.string().min(1)).default([]),
  /** Its pictures are shapes without a colour of their own. */
  monochrome: z.boolean().default(false),
  pictures: z.int().positive(),
  /** Length of its strip in `prototypes.bin`; strips follow each other in the order of the things. */
  bytes: z.int().positive(),
});
const indexSchema = z.object({ size: z.int().min(8).max(256), things: z.array(thingSchema).min(1) });

/** A thing of which there are pictures. */
export type RememberedThing = Readonly<z.infer<typeof thingSchema>>;

/** A picture: `data` is size × size × 4, sRGB and opacity, 0–255, not premultiplied. */
export interface RememberedPicture {
  readonly size: number;
  readonly data: Uint8Array;
}

export class Prototypes {
  readonly #tokeniser: EmbeddedTokeniser;
  readonly #size: number;
  readonly #strips: Buffer;
  readonly #offsets = new Map<RememberedThing, number>();
  readonly #byName = new Map<string, RememberedThing>();
  readonly #byTag = new Map<string, RememberedThing[]>();

  private constructor(index: z.infer<typeof indexSchema>, strips: Buffer, tokeniser: EmbeddedTokeniser) {
    this.#tokeniser = tokeniser;
    this.#size = index.size;
    this.#strips = strips;
    const key = (name: string): string => nameKey(tokeniser.read(name).map((each) => each.word ?? each.text));
    const others: [string, RememberedThing][] = [];
    let offset = 0;
    for (const thing of index.things) {
      this.#offsets.set(thing, offset);
      offset += thing.bytes;
      this.#byName.set(key(thing.name), thing);
      for (const name of thing.names) others.push([key(name), thing]);
      for (const tag of thing.tags) {
        const found = this.#byTag.get(key(tag));
        if (found) found.push(thing);
        else this.#byTag.set(key(tag), [thing]);
      }
    }
    // A thing's own name goes before what another is called too, and the first of several before the later ones.
    for (const [name, thing] of others) if (!this.#byName.has(name)) this.#byName.set(name, thing);
    if (offset !== strips.length)
      throw new Error(`prototypes.bin has ${strips.length} bytes instead of ${offset}`);
  }

  /**
   * Reads `prototypes.json` and `prototypes.bin` of a critic's folder.
   * @returns null where the folder has none
   * @throws Error when they do not fit each other
   */
  static async read(folder: URL, tokeniser: EmbeddedTokeniser): Promise<Prototypes | null> {
    const json = await readFile(new URL("prototypes.json", folder), "utf8").catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null;
        throw error;
      },
    );
    if (json === null) return null;
    const strips = await readFile(new URL("prototypes.bin", folder));
    return new Prototypes(indexSchema.parse(JSON.parse(json)), strips, tokeniser);
  }

  /** The words of a text, as the critic's tokeniser reads them. */
  words(text: string): readonly ReadWord[] {
    return this.#tokeniser.read(text);
  }

  /** The thing of that name, given as the words that the tokeniser makes of it. */
  named(words: readonly string[]): RememberedThing | undefined {
    return this.#byName.get(nameKey(words));
  }

  /** Things that the word is about, the most common first. */
  about(word: string): readonly RememberedThing[] {
    return this.#byTag.get(word) ?? [];
  }

  /** Picture number `index` of a thing, from 0 to `thing.pictures` − 1. */
  async picture(thing: RememberedThing, index: number): Promise<RememberedPicture> {
    const offset = this.#offsets.get(thing);
    if (offset === undefined || index < 0 || index >= thing.pictures) {
      throw new RangeError(`There is no picture ${index} of "${thing.name}".`);
    }
    const size = this.#size;
    const strip = this.#strips.subarray(offset, offset + thing.bytes);
    const data = await sharp(strip)
      .extract({ left: index * size, top: 0, width: size, height: size })
      .ensureAlpha()
      .raw()
      .toBuffer();
    return { size, data };
  }
}

const nameKey = (words: readonly string[]): string => words.join(" ");
