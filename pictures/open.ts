import { CroquisError } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import { readAvif } from "./containers/avif.ts";
import type { Container } from "./containers/container.ts";
import { readJpeg } from "./containers/jpeg.ts";
import { readPng } from "./containers/png.ts";
import { readWebp } from "./containers/webp.ts";
import { kindOf, type PictureKind } from "./kind.ts";
import { refusePolyglot } from "./polyglot.ts";

const READERS: Readonly<Record<PictureKind, (bytes: Buffer) => Container>> = {
  png: readPng,
  jpeg: readJpeg,
  webp: readWebp,
  avif: readAvif,
};

/**
 * Everything about a file that can be known without decompressing it, checked.
 * @returns what of it is to be decoded
 * @throws CroquisError "picture-bytes", "picture-kind", "picture-broken" or "picture-pixels"
 */
export function openPicture(file: Buffer): Buffer {
  if (file.length > LIMITS.pictureBytes) throw new CroquisError("picture-bytes");
  const kind = kindOf(file);
  const { width, height, end, parts } = READERS[kind](file);
  refusePolyglot(file, kind, end);
  if (width === 0 || height === 0) throw new CroquisError("picture-broken");
  if (width * height > LIMITS.picturePixels) throw new CroquisError("picture-pixels");
  return Buffer.concat(parts.map(([from, to]) => file.subarray(from, to)));
}
