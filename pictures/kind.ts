import { CroquisError } from "../protocol/errors.ts";

export type PictureKind = "png" | "jpeg" | "webp" | "avif";

/** Other kinds that people bring, by their first bytes, and what they are told. */
const OTHERS: readonly [name: string, is: (bytes: Buffer, text: string) => boolean][] = [
  ["a GIF", (bytes) => begins(bytes, "GIF8")],
  ["a PDF", (bytes) => begins(bytes, "%PDF-")],
  [
    "a HEIC photo",
    (bytes) => isoBrands(bytes).some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand)),
  ],
  ["a video", (bytes) => isoBrands(bytes).length > 0],
  ["a TIFF", (bytes) => begins(bytes, "II*\0") || begins(bytes, "MM\0*")],
  ["a BMP", (bytes) => begins(bytes, "BM") && bytes.length > 14 && bytes.readUInt32LE(6) === 0],
  ["a Photoshop file", (bytes) => begins(bytes, "8BPS")],
  ["a JPEG XL", (bytes) => begins(bytes, "\xff\x0a") || begins(bytes, "\0\0\0\x0cJXL ")],
  ["a JPEG 2000", (bytes) => begins(bytes, "\0\0\0\x0cjP  ")],
  ["an icon file", (bytes) => begins(bytes, "\0\0\x01\0")],
  ["a ZIP", (bytes) => begins(bytes, "PK\x03\x04") || begins(bytes, "PK\x05\x06")],
  ["a compressed file", (bytes) => begins(bytes, "\x1f\x8b")],
  [
    "an SVG",
    (_, text) =>
      /^(<\?xml|<!--|<!doctype\s+svg|<svg|<[a-z]+:svg)/.test(text) && /<([a-z]+:)?svg[\s/>]/.test(text),
  ],
  ["a web page", (_, text) => /^(<!doctype|<!--|<html|<head|<body|<script|<\?xml|<\?php)/.test(text)],
];

/** How far into a file a kind's text is looked for. */
const HEAD = 4096;

/**
 * What kind of picture the first bytes claim to be; names and content types are not asked.
 * @throws CroquisError "picture-kind", which says what it is instead, where that is known
 */
export function kindOf(bytes: Buffer): PictureKind {
  if (bytes.length === 0) throw refusal("That file is empty");
  if (begins(bytes, "\x89PNG\r\n\x1a\n")) return "png";
  if (begins(bytes, "\xff\xd8\xff")) return "jpeg";
  if (begins(bytes, "RIFF") && bytes.toString("latin1", 8, 12) === "WEBP") return "webp";
  if (isoBrands(bytes).some((brand) => brand === "avif" || brand === "avis")) return "avif";
  const text = headText(bytes);
  const other = OTHERS.find(([, is]) => is(bytes, text));
  throw refusal(other === undefined ? "That is no picture" : `That is ${other[0]}`);
}

export function begins(bytes: Buffer, signature: string): boolean {
  return bytes.toString("latin1", 0, signature.length) === signature;
}

/** The first bytes as text in small letters, whatever its encoding, without what may stand before it. */
function headText(bytes: Buffer): string {
  return bytes
    .toString("latin1", 0, HEAD)
    .replaceAll("\0", "")
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*/, "")
    .toLowerCase();
}

/** Brands of an ISO base media file (ISO/IEC 14496-12, "ftyp"): the major one first; none for other files. */
function isoBrands(bytes: Buffer): string[] {
  if (bytes.length < 16 || bytes.toString("latin1", 4, 8) !== "ftyp") return [];
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, HEAD);
  const brands = [bytes.toString("latin1", 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(bytes.toString("latin1", at, at + 4));
  return brands;
}

export function refusal(what: string, advice = "bring a PNG, JPEG, WebP or AVIF"): CroquisError {
  return new CroquisError("picture-kind", `${what}; ${advice}.`);
}
