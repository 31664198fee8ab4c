import sharp, { type OutputInfo } from "sharp";
import { CroquisError } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import { openPicture } from "./open.ts";

/** Up to this long edge what is kept is exact: pixel art, icons. Larger ones are encoded with loss. */
const LOSSLESS_SIDE = 256;
const QUALITY = 90;
const EFFORT = 4;

/** A picture as it is kept: a WebP without metadata. */
export interface ReadPicture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Only these decoders can be reached, whatever a file claims to be, and each runs on one thread. */
export function limitDecoders(): void {
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: ["Png", "Jpeg", "Webp", "Heif"].map((name) => `VipsForeignLoad${name}Buffer`) });
  sharp.cache(false);
  sharp.concurrency(1);
}

/**
 * Read a picture that somebody brought: the first one of several; turned as its EXIF says; in sRGB, eight bits; laid
 * over white; at most `LIMITS.pictureSide` long. The same file gives the same bytes.
 * @throws CroquisError "picture-bytes", "picture-kind", "picture-broken" or "picture-pixels"
 */
export async function decodePicture(file: Buffer): Promise<ReadPicture> {
  const input = openPicture(file);
  try {
    const side = LIMITS.pictureSide;
    const { data: pixels, info } = await sharp(input, {
      autoOrient: true,
      failOn: "error",
      limitInputPixels: LIMITS.picturePixels,
      pages: 1,
    })
      .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return await encode(pixels, info);
  } catch (error) {
    const tooLarge = error instanceof Error && error.message.includes("pixel limit");
    throw new CroquisError(tooLarge ? "picture-pixels" : "picture-broken", undefined, { cause: error });
  }
}

async function encode(pixels: Buffer, { width, height, channels }: OutputInfo): Promise<ReadPicture> {
  const lossless = Math.max(width, height) <= LOSSLESS_SIDE;
  const bytes = await sharp(pixels, { raw: { width, height, channels } })
    .webp(
      lossless ? { lossless, effort: EFFORT } : { quality: QUALITY, smartSubsample: true, effort: EFFORT },
    )
    .toBuffer();
  return { bytes, width, height };
}
