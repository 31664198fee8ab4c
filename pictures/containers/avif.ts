import { broken, type Container } from "./container.ts";

/** What may stand at the top of an AVIF (ISO/IEC 14496-12 and 23008-12). */
const TOP_LEVEL = new Set([
  "ftyp",
  "meta",
  "mdat",
  "free",
  "skip",
  "wide",
  "uuid",
  "moov",
  "moof",
  "mfra",
  "sidx",
  "styp",
]);

interface Box {
  readonly type: string;
  /** Where its content begins and ends. */
  readonly from: number;
  readonly end: number;
}

/**
 * The largest size that an AVIF's items claim ("ispe"; a grid's is that of the whole), and where its boxes end.
 * @throws CroquisError "picture-broken"
 */
export function readAvif(bytes: Buffer): Container {
  let end = 0;
  let meta: Box | null = null;
  for (const box of boxes(bytes, 0, bytes.length)) {
    // What is no box is what somebody put behind them.
    if (!TOP_LEVEL.has(box.type)) break;
    if (box.end > bytes.length) throw broken();
    end = box.end;
    if (box.type === "meta") meta ??= box;
  }
  if (meta === null) throw broken();
  let [width, height] = [0, 0];
  for (const properties of inside(bytes, { ...meta, from: meta.from + 4 }, "iprp")) {
    for (const container of inside(bytes, properties, "ipco")) {
      for (const { from, end } of inside(bytes, container, "ispe")) {
        if (from + 12 > end) throw broken();
        const claimed = [bytes.readUInt32BE(from + 4), bytes.readUInt32BE(from + 8)];
        if (claimed[0] * claimed[1] > width * height) [width, height] = claimed;
      }
    }
  }
  if (width === 0 || height === 0) throw broken();
  return { width, height, end, parts: [[0, end]] };
}

function* inside(bytes: Buffer, parent: Box, type: string): Generator<Box> {
  for (const box of boxes(bytes, parent.from, parent.end)) {
    if (box.end > parent.end) throw broken();
    if (box.type === type) yield box;
  }
}

function* boxes(bytes: Buffer, from: number, limit: number): Generator<Box> {
  for (let at = from; at + 8 <= limit; ) {
    const small = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const header = small === 1 ? 16 : 8;
    if (at + header > limit) return;
    const length = small === 0 ? limit - at : small === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : small;
    if (length < header) return;
    yield { type, from: at + header, end: at + length };
    at += length;
  }
}
