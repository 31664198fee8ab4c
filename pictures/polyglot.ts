import { type PictureKind, refusal } from "./kind.ts";

/** How far into a file readers of other formats look for theirs: PDF viewers 1024 bytes, browsers 1445. */
const HEAD = 1445;
/** A ZIP's directory ends with a record of 22 bytes and a comment of at most 65,535. */
const ZIP_END = 22;
const ZIP_COMMENT = 0xffff;
/** Words by which a browser, a viewer or an interpreter would take the bytes for something else. */
const FOREIGN = /%pdf-\d|<!doctype\s|<html|<script|<iframe|<\?php|<svg\s[^>]{0,400}xmlns/;
/** How a tail of another kind begins, in small letters. */
const FOREIGN_STARTS = [
  "pk\x03\x04",
  "gif8",
  "mz\x90\0",
  "\x7felf",
  "rar!",
  "7z\xbc\xaf",
  "#!",
  "\x89png",
  "riff",
  "\x1f\x8b",
  "bzh",
];
/** A page or a drawing in text. */
const MARKUP = /^<[!?a-z]/;

const ADVICE = "save it again as PNG or JPEG and bring that";
const NAMES: Readonly<Record<PictureKind, string>> = { png: "PNG", jpeg: "JPEG", webp: "WebP", avif: "AVIF" };

/**
 * Refuses a file that is a picture and something else besides. Nothing of a file survives being read, for what is kept
 * is encoded anew; but nobody sends such a file without a purpose.
 *
 * What follows the end of a picture: zeros and white space are padding. After a JPEG cameras put a second picture
 * (CIPA DC-007, Multi-Picture Format), a short film or their own records; these are left behind, unless they are an
 * archive, a document, a page or a program. After the other kinds nothing may follow.
 * @param end where the picture ends in `bytes`
 * @throws CroquisError "picture-kind"
 */
export function refusePolyglot(bytes: Buffer, kind: PictureKind, end: number): void {
  const name = NAMES[kind];
  if (FOREIGN.test(bytes.toString("latin1", 0, HEAD).toLowerCase())) {
    throw refusal(`That ${name} is a document or a page as well`, ADVICE);
  }
  if (endsAsZip(bytes)) throw refusal(`That ${name} is a ZIP as well`, ADVICE);
  const tail = bytes.subarray(end);
  const start = tail.findIndex((byte) => byte !== 0 && byte !== 0x20 && !(byte >= 0x09 && byte <= 0x0d));
  if (start < 0) return;
  const text = tail.toString("latin1", start).toLowerCase();
  const foreign = FOREIGN_STARTS.some((signature) => text.startsWith(signature)) || MARKUP.test(text);
  if (kind !== "jpeg" || foreign || FOREIGN.test(text)) {
    throw refusal(`After the end of that ${name} something else follows`, ADVICE);
  }
}

/** Whether the file is read as an archive: ZIP readers (and so Java) look for the directory at the end. */
function endsAsZip(bytes: Buffer): boolean {
  if (bytes.length < ZIP_END) return false;
  const first = Math.max(0, bytes.length - ZIP_END - ZIP_COMMENT);
  let at = bytes.lastIndexOf("PK\x05\x06", bytes.length - ZIP_END, "latin1");
  while (at >= first) {
    const [disk, directoryDisk, entries, allEntries] = [4, 6, 8, 10].map((offset) =>
      bytes.readUInt16LE(at + offset),
    );
    if (disk === 0 && directoryDisk === 0 && entries === allEntries) return true;
    if (at === 0) break;
    at = bytes.lastIndexOf("PK\x05\x06", at - 1, "latin1");
  }
  return false;
}
