import { type StrokeId, strokeId } from "../drawing/stroke.ts";
import { BitReader, BitWriter, bestRiceParameter, zigzag } from "./bits.ts";
import { LIMITS } from "./limits.ts";
import type { QuantisedStrokes } from "./quantised.ts";

const VERSION = 2;
const KINDS = ["key", "refresh", "delta"] as const;
export type FrameKind = (typeof KINDS)[number];

/**
 * The first 22 bytes of a frame: version u8, kind u8, then u32 little-endian sequence, base (the sequence a delta
 * builds on), iteration, hash of the strokes' ids and places, and revision. The rest is bits.
 */
export interface FrameHeader {
  readonly kind: FrameKind;
  readonly sequence: number;
  readonly base: number;
  readonly iteration: number;
  readonly strokesHash: number;
  /** The last of people's changes that the picture honours (protocol/worker: `patch`); 0 before any. */
  readonly revision: number;
}

const HEADER_BYTES = 22;

function frame(header: FrameHeader, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, KINDS.indexOf(header.kind));
  const { sequence, base, iteration, strokesHash, revision } = header;
  [sequence, base, iteration, strokesHash, revision].forEach((word, i) => {
    view.setUint32(2 + 4 * i, word, true);
  });
  bytes.set(body, HEADER_BYTES);
  return bytes;
}

/** @throws RangeError when the bytes do not begin as a frame of this version does. */
export function readHeader(bytes: Uint8Array): { header: FrameHeader; body: Uint8Array } {
  if (bytes.length < HEADER_BYTES) throw new RangeError("it is too short.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = KINDS[view.getUint8(1)];
  if (view.getUint8(0) !== VERSION || kind === undefined) throw new RangeError("its version is not known.");
  const word = (i: number): number => view.getUint32(2 + 4 * i, true);
  const [sequence, base, iteration, strokesHash, revision] = [0, 1, 2, 3, 4].map(word);
  const header = { kind, sequence, base, iteration, strokesHash, revision };
  return { header, body: bytes.subarray(HEADER_BYTES) };
}

const PARAMETER_BITS = 4;
const COUNT_BITS = 13;
const ID_LENGTH_BITS = 7;

/**
 * A whole picture: canvas side u16, stroke count, in a key frame the ids and places in the z-order (one bit 0 for a place
 * that is 1 above the one below, or 0; else a bit 1 and a float64), each stroke's segment count, three Rice parameters, then each stroke's points (each relative to the one before, the first to the stroke before), width
 * and colour (8 bits a channel).
 */
export function writeKey(header: FrameHeader, strokes: QuantisedStrokes): Uint8Array {
  const writer = new BitWriter();
  writer.bits(strokes.canvas, 16);
  writer.bits(strokes.ids.length, COUNT_BITS);
  if (header.kind === "key") {
    for (const id of strokes.ids) {
      writer.bits(id.length, ID_LENGTH_BITS);
      for (let i = 0; i < id.length; i++) writer.bits(id.charCodeAt(i), 7);
    }
    writeOrders(writer, strokes.orders);
  }
  for (let i = 0; i < strokes.ids.length; i++) {
    writer.bits((strokes.pointOffsets[i + 1] - strokes.pointOffsets[i] - 1) / 3, 2);
  }
  const { firsts, steps } = pointSteps(strokes);
  const widthCodes = Int32Array.from(strokes.widths, zigzag);
  const k = [firsts, steps, widthCodes].map(bestRiceParameter);
  for (const parameter of k) writer.bits(parameter, PARAMETER_BITS);
  let step = 0;
  for (let i = 0; i < strokes.ids.length; i++) {
    writer.rice(firsts[2 * i], k[0]);
    writer.rice(firsts[2 * i + 1], k[0]);
    const end = step + 2 * (strokes.pointOffsets[i + 1] - strokes.pointOffsets[i] - 1);
    while (step < end) writer.rice(steps[step++], k[1]);
    writer.rice(widthCodes[i], k[2]);
    for (let c = 0; c < 4; c++) writer.bits(strokes.colors[4 * i + c], 8);
  }
  return frame(header, writer.finish());
}

/** The place of a stroke that none is given for. */
const usualOrder = (orders: readonly number[], i: number): number => (i === 0 ? 0 : orders[i - 1] + 1);

function writeOrders(writer: BitWriter, orders: readonly number[]): void {
  const view = new DataView(new ArrayBuffer(8));
  orders.forEach((order, i) => {
    const usual = Object.is(order, usualOrder(orders, i));
    writer.bits(usual ? 0 : 1, 1);
    if (usual) return;
    view.setFloat64(0, order);
    writer.bits(view.getUint32(0), 32);
    writer.bits(view.getUint32(4), 32);
  });
}

/** @throws RangeError for a place that is no number */
function readOrders(reader: BitReader, count: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  const orders: number[] = [];
  for (let i = 0; i < count; i++) {
    if (reader.bits(1) === 0) {
      orders.push(usualOrder(orders, i));
      continue;
    }
    view.setUint32(0, reader.bits(32));
    view.setUint32(4, reader.bits(32));
    orders.push(view.getFloat64(0));
  }
  if (!orders.every(Number.isFinite)) throw new RangeError("a stroke lies nowhere.");
  return orders;
}

/** Zigzag codes of each stroke's first point and of the way from point to point. */
function pointSteps({ points, pointOffsets, ids }: QuantisedStrokes): { firsts: number[]; steps: number[] } {
  const firsts: number[] = [];
  const steps: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    const start = 2 * pointOffsets[i];
    firsts.push(zigzag(points[start]), zigzag(points[start + 1]));
    for (let p = start + 2; p < 2 * pointOffsets[i + 1]; p++) steps.push(zigzag(points[p] - points[p - 2]));
  }
  return { firsts, steps };
}

/**
 * @param known the strokes whose ids a refresh leaves out.
 * @throws RangeError when the bits end early or say something impossible.
 */
export function readKey(
  body: Uint8Array,
  header: FrameHeader,
  known: QuantisedStrokes | null,
): QuantisedStrokes {
  const reader = new BitReader(body);
  const canvas = reader.bits(16);
  const count = reader.bits(COUNT_BITS);
  if (canvas === 0 || count > LIMITS.roomStrokes) throw new RangeError("its size is out of range.");
  const ids = header.kind === "key" ? readIds(reader, count) : (known?.ids ?? []);
  if (ids.length !== count) throw new RangeError("its strokes are not known.");
  const orders = header.kind === "key" ? readOrders(reader, count) : (known?.orders ?? []);
  const pointOffsets = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) {
    const segments = reader.bits(2);
    if (segments === 0) throw new RangeError("a stroke has no segment.");
    pointOffsets[i + 1] = pointOffsets[i] + 3 * segments + 1;
  }
  const k = [0, 1, 2].map(() => reader.bits(PARAMETER_BITS));
  const points = new Int32Array(2 * pointOffsets[count]);
  const widths = new Int32Array(count);
  const colors = new Int32Array(4 * count);
  for (let i = 0; i < count; i++) {
    const start = 2 * pointOffsets[i];
    points[start] = reader.rice(k[0]);
    points[start + 1] = reader.rice(k[0]);
    for (let p = start + 2; p < 2 * pointOffsets[i + 1]; p++) points[p] = points[p - 2] + reader.rice(k[1]);
    widths[i] = reader.rice(k[2]);
    for (let c = 0; c < 4; c++) colors[4 * i + c] = reader.bits(8);
  }
  return { canvas, ids, orders, pointOffsets, points, widths, colors };
}

function readIds(reader: BitReader, count: number): StrokeId[] {
  return Array.from({ length: count }, () => {
    const length = reader.bits(ID_LENGTH_BITS);
    return strokeId(String.fromCharCode(...Array.from({ length }, () => reader.bits(7))));
  });
}

/** What changed: three Rice parameters, then for each stroke one bit, and if it is 1 its differences. */
export function writeDelta(header: FrameHeader, last: QuantisedStrokes, next: QuantisedStrokes): Uint8Array {
  const difference = (a: Int32Array, b: Int32Array): Int32Array => a.map((value, i) => zigzag(b[i] - value));
  const codes = {
    points: difference(last.points, next.points),
    widths: difference(last.widths, next.widths),
    colors: difference(last.colors, next.colors),
  };
  const groups = last.ids.map((_, i) => strokeCodes(codes, last.pointOffsets, i));
  const changed = groups.filter(({ all }) => all.some((code) => code !== 0));
  const writer = new BitWriter();
  const k = (["points", "width", "color"] as const).map((part) =>
    bestRiceParameter(changed.flatMap((group) => Array.from(group[part]))),
  );
  for (const parameter of k) writer.bits(parameter, PARAMETER_BITS);
  for (const group of groups) {
    const moved = group.all.some((code) => code !== 0);
    writer.bits(moved ? 1 : 0, 1);
    if (!moved) continue;
    for (const code of group.points) writer.rice(code, k[0]);
    for (const code of group.width) writer.rice(code, k[1]);
    for (const code of group.color) writer.rice(code, k[2]);
  }
  return frame(header, writer.finish());
}

function strokeCodes(
  codes: { points: Int32Array; widths: Int32Array; colors: Int32Array },
  pointOffsets: Uint32Array,
  i: number,
) {
  const points = codes.points.subarray(2 * pointOffsets[i], 2 * pointOffsets[i + 1]);
  const width = codes.widths.subarray(i, i + 1);
  const color = codes.colors.subarray(4 * i, 4 * i + 4);
  return { points, width, color, all: [...points, ...width, ...color] };
}

/** @throws RangeError when the bits end early. */
export function readDelta(body: Uint8Array, last: QuantisedStrokes): QuantisedStrokes {
  const reader = new BitReader(body);
  const k = [0, 1, 2].map(() => reader.bits(PARAMETER_BITS));
  const points = last.points.slice();
  const widths = last.widths.slice();
  const colors = last.colors.slice();
  for (let i = 0; i < last.ids.length; i++) {
    if (reader.bits(1) === 0) continue;
    for (let p = 2 * last.pointOffsets[i]; p < 2 * last.pointOffsets[i + 1]; p++)
      points[p] += reader.rice(k[0]);
    widths[i] += reader.rice(k[1]);
    for (let c = 4 * i; c < 4 * i + 4; c++) colors[c] += reader.rice(k[2]);
  }
  return { ...last, points, widths, colors };
}
