import { broken, type Container } from "./container.ts";

/** Bytes of the RIFF header, up to the first chunk. */
const HEADER = 12;

/**
 * The size that a WebP claims and where its RIFF container ends (RFC 9649). Of an animation it is the canvas; the
 * decoder takes the first picture.
 * @throws CroquisError "picture-broken"
 */
export function readWebp(bytes: Buffer): Container {
  if (bytes.length < HEADER + 8) throw broken();
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length || end < HEADER + 8) throw broken();
  return { ...readSize(bytes, end), end, parts: [[0, end]] };
}

function readSize(bytes: Buffer, end: number): { width: number; height: number } {
  const type = bytes.toString("latin1", HEADER, HEADER + 4);
  const at = HEADER + 8;
  if (type === "VP8X" && at + 10 <= end) {
    return { width: 1 + bytes.readUIntLE(at + 4, 3), height: 1 + bytes.readUIntLE(at + 7, 3) };
  }
  if (type === "VP8L" && at + 5 <= end && bytes[at] === 0x2f) {
    const bits = bytes.readUInt32LE(at + 1);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (type === "VP8 " && at + 10 <= end && bytes.readUIntBE(at + 3, 3) === 0x9d012a) {
    return { width: bytes.readUInt16LE(at + 6) & 0x3fff, height: bytes.readUInt16LE(at + 8) & 0x3fff };
  }
  throw broken();
}
