import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CroquisError } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import { type PictureId, pictureIdSchema, type StoredPicture } from "../protocol/style.ts";
import type { ReadPicture } from "./decode.ts";

/** What is known of a stored picture besides its bytes. */
export interface PictureRecord extends StoredPicture {
  readonly bytes: number;
}

/** Where the records are: the server's database. */
export interface PictureRecords {
  /** Bytes of all pictures. */
  total(): Promise<number>;
  /** Keep a record unless there is one with its id. */
  keep(record: PictureRecord): Promise<void>;
}

/** A picture is called by what it shows: the sha256 of its stored bytes. */
export function pictureId(bytes: Uint8Array): PictureId {
  return pictureIdSchema.parse(createHash("sha256").update(bytes).digest("hex"));
}

/** The folder of the pictures in a data folder. */
export const picturesFolder = (dataDir: string): string => resolve(dataDir, "pictures");

/** Where in that folder a picture lies. */
export const pictureFile = (folder: string, id: PictureId): string =>
  join(folder, id.slice(0, 2), `${id}.webp`);

/** The bytes of a stored picture, null when there is no such. */
export async function readStored(folder: string, id: PictureId): Promise<Buffer | null> {
  try {
    return await readFile(pictureFile(folder, id));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Pictures as files, each called by its contents: the same picture twice is one file. */
export class PictureStore {
  readonly #folder: string;
  readonly #records: PictureRecords;
  readonly #most: number;
  #total: number;
  /** Pictures are added one after the other, so that the sum is right. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, records: PictureRecords, most: number, total: number) {
    this.#folder = folder;
    this.#records = records;
    this.#most = most;
    this.#total = total;
  }

  /** @param most bytes of all pictures together */
  static async open(
    dataDir: string,
    records: PictureRecords,
    most: number = LIMITS.picturesFolderBytes,
  ): Promise<PictureStore> {
    const folder = picturesFolder(dataDir);
    const store = new PictureStore(folder, records, most, await records.total());
    // What a server that was killed had half received or half written.
    await rm(store.incoming, { recursive: true, force: true });
    await mkdir(store.incoming, { recursive: true });
    return store;
  }

  /** A folder for files on their way; emptied at the next start. */
  get incoming(): string {
    return join(this.#folder, "incoming");
  }

  async has(id: PictureId): Promise<boolean> {
    try {
      await access(pictureFile(this.#folder, id));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** The WebP's bytes, null when there is no such picture. */
  read(id: PictureId): Promise<Buffer | null> {
    return readStored(this.#folder, id);
  }

  /**
   * Keep a picture.
   * @throws CroquisError "pictures-full"
   */
  add(picture: ReadPicture): Promise<StoredPicture> {
    const adding = this.#last.then(() => this.#add(picture));
    this.#last = adding.catch(() => undefined);
    return adding;
  }

  async #add({ bytes, width, height }: ReadPicture): Promise<StoredPicture> {
    const id = pictureId(bytes);
    const known = await this.has(id);
    if (!known) {
      if (this.#total + bytes.length > this.#most) throw new CroquisError("pictures-full");
      await this.#write(id, bytes);
      this.#total += bytes.length;
    }
    await this.#records.keep({ id, width, height, bytes: bytes.length });
    return { id, width, height };
  }

  /** Under its name there is all of it or nothing, whenever the power fails. */
  async #write(id: PictureId, bytes: Uint8Array): Promise<void> {
    const target = pictureFile(this.#folder, id);
    const draft = join(this.incoming, randomUUID());
    try {
      await writeSynced(draft, bytes);
      await mkdir(dirname(target), { recursive: true });
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw noSpace(error) ? new CroquisError("pictures-full", undefined, { cause: error }) : error;
    }
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : null);
const isMissing = (error: unknown): boolean => codeOf(error) === "ENOENT";
const noSpace = (error: unknown): boolean => ["ENOSPC", "EDQUOT"].includes(String(codeOf(error)));
