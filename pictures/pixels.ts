import sharp from "sharp";
import type { Picture } from "../drawing/initialise.ts";
import { CroquisError } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { PictureId } from "../protocol/style.ts";
import { PictureDecoder } from "./decoder.ts";
import { pictureId, picturesFolder, readStored } from "./store.ts";
import { StudioReferences } from "./studio-references.ts";

/** What is kept of pixels that were asked for, bytes: five pictures of the largest size, or many small ones. */
const KEPT_BYTES = 64 * 1024 * 1024;

/**
 * The pixels of one of our own stored files. What people bring goes through `PictureDecoder` first.
 * @throws CroquisError "picture-broken" when it is none
 */
export async function loadPixels(bytes: Uint8Array): Promise<Picture> {
  try {
    const { data, info } = await sharp(bytes, { failOn: "error", limitInputPixels: LIMITS.pictureSide ** 2 })
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    const values = new Float32Array(data.length);
    for (let i = 0; i < data.length; i++) values[i] = data[i] / 255;
    return { width: info.width, height: info.height, data: values };
  } catch (error) {
    throw new CroquisError("picture-broken", undefined, { cause: error });
  }
}

export interface OpenPictures {
  /**
   * A picture's pixels; asked for again they are the same object, so they must not be written to.
   * @throws CroquisError "picture-not-found" or "picture-broken"
   */
  pixels(id: PictureId): Promise<Picture>;
}

/** The pictures of a data folder and those that come with the studio. Nothing is read before it is asked for. */
export function openPictures(dataDir: string): OpenPictures {
  const folder = picturesFolder(dataDir);
  /** The last asked for last. */
  const kept = new Map<PictureId, Picture>();
  const loading = new Map<PictureId, Promise<Picture>>();
  let studio: Promise<StudioReferences> | null = null;

  const load = async (id: PictureId): Promise<Picture> => {
    studio ??= StudioReferences.open();
    const bytes = (await readStored(folder, id)) ?? (await (await studio).read(id));
    if (bytes === null) throw new CroquisError("picture-not-found");
    return loadPixels(bytes);
  };
  const keep = (id: PictureId, picture: Picture): Picture => {
    kept.delete(id);
    kept.set(id, picture);
    let bytes = 0;
    for (const [each, { data }] of [...kept].reverse()) {
      bytes += data.byteLength;
      if (bytes > KEPT_BYTES && each !== id) kept.delete(each);
    }
    return picture;
  };
  return {
    pixels: (id) => {
      const known = kept.get(id);
      if (known !== undefined) return Promise.resolve(keep(id, known));
      let asked = loading.get(id);
      if (asked === undefined) {
        asked = load(id)
          .then((picture) => keep(id, picture))
          .finally(() => loading.delete(id));
        loading.set(id, asked);
      }
      return asked;
    },
  };
}

/** A picture from a file, as the studio would have stored it. */
export interface FilePicture {
  readonly id: PictureId;
  readonly pixels: Picture;
  /** The WebP that it became. */
  readonly bytes: Uint8Array;
}

let decoder: PictureDecoder | null = null;

/**
 * A picture that somebody names on the command line: checked and read as an upload is, in the decoder's process, which
 * does not keep this one running.
 * @throws CroquisError "picture-not-found", "picture-bytes", "picture-kind", "picture-broken", "picture-pixels" or
 * "picture-slow"; its message begins with the path
 */
export async function pictureFromFile(path: string): Promise<FilePicture> {
  decoder ??= new PictureDecoder();
  try {
    const { bytes } = await decoder.read(path);
    return { id: pictureId(bytes), pixels: await loadPixels(bytes), bytes };
  } catch (error) {
    if (!(error instanceof CroquisError)) throw error;
    const says = error.code === "picture-not-found" ? "There is no picture that can be read." : error.message;
    throw new CroquisError(error.code, `${path}: ${says}`, { cause: error });
  }
}
