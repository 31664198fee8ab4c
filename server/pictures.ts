import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type DecoderOptions, PictureDecoder } from "../pictures/decoder.ts";
import { type PictureRecords, PictureStore } from "../pictures/store.ts";
import { StudioReferences } from "../pictures/studio-references.ts";
import type { PictureId, StoredPicture } from "../protocol/style.ts";
import type { Database } from "./database.ts";

/** The pictures of this server: those that people brought and those that come with the studio. */
export class Pictures {
  readonly studio: StudioReferences;
  readonly #store: PictureStore;
  readonly #decoder: PictureDecoder;

  private constructor(store: PictureStore, studio: StudioReferences, decoder: PictureDecoder) {
    this.#store = store;
    this.studio = studio;
    this.#decoder = decoder;
  }

  static async open(database: Database, dataDir: string, options: DecoderOptions = {}): Promise<Pictures> {
    const store = await PictureStore.open(dataDir, pictureRecords(database));
    return new Pictures(store, await StudioReferences.open(), new PictureDecoder(options));
  }

  /** Whether as many pictures wait to be read as may. */
  get isFull(): boolean {
    return this.#decoder.isFull;
  }

  async has(id: PictureId): Promise<boolean> {
    return this.studio.has(id) || (await this.#store.has(id));
  }

  /** The WebP's bytes, null when there is no such picture. */
  async read(id: PictureId): Promise<Buffer | null> {
    return (await this.studio.read(id)) ?? (await this.#store.read(id));
  }

  /**
   * Read and keep a picture that somebody brings. It lies on disk on its way, so that this process holds none of it.
   * @param receive puts the file at the path that it is given
   * @throws CroquisError what `PictureDecoder.read` and `PictureStore.add` throw, and what `receive` throws
   */
  async bring(receive: (path: string) => Promise<void>): Promise<StoredPicture> {
    const path = join(this.#store.incoming, randomUUID());
    try {
      await receive(path);
      return await this.#store.add(await this.#decoder.read(path));
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Processes that read pictures go. */
  async close(): Promise<void> {
    await this.#decoder.close();
  }
}

/** Records of pictures in the database. */
export function pictureRecords(database: Database): PictureRecords {
  return {
    total: async () => {
      // Not `aggregate`: a sum above 2³¹ is no Int.
      const [row] = await database.$queryRaw<[{ total: bigint | number | null }]>`
        SELECT SUM("bytes") AS "total" FROM "Picture"`;
      return Number(row.total ?? 0);
    },
    keep: async ({ id, width, height, bytes }) => {
      await database.picture.upsert({ where: { id }, create: { id, width, height, bytes }, update: {} });
    },
  };
}
