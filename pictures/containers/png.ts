import { broken, type Container, Ranges } from "./container.ts";

/**
 * What the decoder needs. Text is left out: a thousand compressed comments of a few kilobytes each would become
 * gigabytes. Without its animation chunks an animated PNG is its default picture.
 */
const NEEDED = new Set([
  "IHDR",
  "PLTE",
  "IDAT",
  "IEND",
  "tRNS",
  "gAMA",
  "cHRM",
  "sRGB",
  "iCCP",
  "sBIT",
  "eXIf",
  "cICP",
]);
const SIGNATURE = 8;

/**
 * The chunks of a PNG (PNG 3rd edition, 5.3).
 * @throws CroquisError "picture-broken"
 */
export function readPng(bytes: Buffer): Container {
  const parts = new Ranges();
  parts.add(0, SIGNATURE);
  let size: { width: number; height: number } | null = null;
  for (let at = SIGNATURE; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const end = at + 12 + length;
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(type)) throw broken();
    if ((type === "IHDR") !== (size === null)) throw broken();
    if (type === "IHDR") {
      if (length !== 13) throw broken();
      size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    }
    if (NEEDED.has(type)) parts.add(at, end);
    if (type === "IEND" && size !== null) return { ...size, end, parts: parts.all };
    at = end;
  }
  throw broken();
}
