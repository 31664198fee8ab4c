import { broken, type Container, Ranges } from "./container.ts";

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const COM = 0xfe;

/**
 * The segments of a JPEG up to the end of its first picture (ITU-T T.81, annex B). A segment is stepped over by its
 * length, so the end marker of a preview inside EXIF ends nothing. Of the application segments only those remain that
 * say how the pixels are meant: JFIF, orientation (EXIF), colour profile, Adobe's transform.
 * @throws CroquisError "picture-broken"
 */
export function readJpeg(bytes: Buffer): Container {
  const parts = new Ranges();
  parts.add(0, 2);
  let size: { width: number; height: number } | null = null;
  let at = 2;
  while (at < bytes.length) {
    const from = nextMarker(bytes, at);
    const marker = bytes[from + 1];
    if (marker === EOI) {
      if (size === null) throw broken();
      parts.add(from, from + 2);
      return { ...size, end: from + 2, parts: parts.all };
    }
    if (marker === SOI) throw broken();
    if (isStandalone(marker)) {
      at = from + 2;
      continue;
    }
    if (from + 4 > bytes.length) throw broken();
    const end = from + 2 + bytes.readUInt16BE(from + 2);
    if (end > bytes.length || end < from + 4) throw broken();
    if (isFrameHeader(marker)) {
      // A second frame would be a second opinion on the size.
      if (size !== null || end < from + 9) throw broken();
      size = { height: bytes.readUInt16BE(from + 5), width: bytes.readUInt16BE(from + 7) };
    }
    if (isNeeded(bytes, marker, from + 4, end)) parts.add(from, end);
    at = end;
    if (marker === SOS) {
      at = scanEnd(bytes, end);
      parts.add(end, at);
    }
  }
  throw broken();
}

/** Where the next marker's 0xff is: decoders step over stray bytes in between, and so does this. */
function nextMarker(bytes: Buffer, from: number): number {
  for (
    let at = bytes.indexOf(0xff, from);
    at >= 0 && at + 1 < bytes.length;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    if (bytes[at + 1] !== 0xff && bytes[at + 1] !== 0) return at;
  }
  throw broken();
}

/** Behind a scan's entropy-coded bytes, in which 0xff is followed by 0 or belongs to a restart marker. */
function scanEnd(bytes: Buffer, from: number): number {
  let at = nextMarker(bytes, from);
  while (isRestart(bytes[at + 1])) at = nextMarker(bytes, at + 2);
  return at;
}

const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;
const isStandalone = (marker: number): boolean => isRestart(marker) || marker === 0x01;
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function isNeeded(bytes: Buffer, marker: number, from: number, end: number): boolean {
  const says = (name: string): boolean =>
    bytes.toString("latin1", from, Math.min(end, from + name.length)) === name;
  if (marker === 0xe0) return says("JFIF\0");
  if (marker === 0xe1) return says("Exif\0\0");
  if (marker === 0xe2) return says("ICC_PROFILE\0");
  if (marker === 0xee) return says("Adobe");
  return marker !== COM && !(marker >= 0xe0 && marker <= 0xef);
}
