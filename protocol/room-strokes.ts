import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type * as Y from "yjs";
import type { Scene } from "../drawing/scene.ts";
import type { Stroke } from "../drawing/stroke.ts";
import { type UserId, userIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { PRESETS } from "./presets.ts";
import { roomDocument } from "./room.ts";
import { runSettingsSchema } from "./settings.ts";
import { decodeStroke, encodeStroke, type StrokeId, strokeIdSchema } from "./strokes.ts";

/** Where a stroke comes from; nobody can change that. */
export interface Provenance {
  /** Who drew it, or whose run did; null when that is not known. */
  readonly author: UserId | null;
  /** The id of the prompt that it was drawn for; null for one drawn by hand. */
  readonly prompt: string | null;
}

/** A stroke of the room's drawing. */
export interface RoomStroke extends Provenance {
  readonly stroke: Stroke;
  /** Its place in the z-order: higher is further up. Finite; strokes of equal order follow their ids. */
  readonly order: number;
}

/** The room's drawing: strokes in z-order, the last one on top, on a square canvas. */
export interface Drawing {
  /** Side of the canvas that the strokes are measured on, pixels. */
  readonly side: number;
  readonly strokes: readonly RoomStroke[];
}

const VERSION = 1;
const ORDER_BYTES = 8;
const PROMPT_ID_LENGTH = 64;
const sideSchema = runSettingsSchema.shape.canvas;

/**
 * One stroke as the document's `strokes` have it: float64 order, author and prompt as strings (empty for null), the
 * stroke as `encodeStroke` writes it, zeros until the length is 1 more than a multiple of 4. (Strokes of before there
 * were authors are the order and the stroke alone: a multiple of 4.)
 */
export function encodeRoomStroke({ stroke, order, author, prompt }: RoomStroke): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeFloat64(encoder, order);
  encoding.writeVarString(encoder, author ?? "");
  encoding.writeVarString(encoder, prompt ?? "");
  encoding.writeVarUint8Array(encoder, encodeStroke(stroke));
  return padded(encoder, 1);
}

/** What stands in the document for a stroke that somebody took away: where it came from, 2 more than a multiple of 4. */
function encodeRemoved({ author, prompt }: Provenance): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, author ?? "");
  encoding.writeVarString(encoder, prompt ?? "");
  return padded(encoder, 2);
}

function padded(encoder: encoding.Encoder, remainder: number): Uint8Array {
  while (encoding.length(encoder) % 4 !== remainder) encoding.writeUint8(encoder, 0);
  return encoding.toUint8Array(encoder);
}

function decodeRemoved(bytes: Uint8Array): Provenance | null {
  try {
    const decoder = decoding.createDecoder(bytes);
    return provenance(decoding.readVarString(decoder), decoding.readVarString(decoder));
  } catch {
    // Bytes that end too early say nothing.
    return null;
  }
}

function provenance(author: string, prompt: string): Provenance | null {
  const by = author === "" ? null : userIdSchema.safeParse(author);
  if ((by !== null && !by.success) || prompt.length > PROMPT_ID_LENGTH) return null;
  return { author: by?.data ?? null, prompt: prompt === "" ? null : prompt };
}

/** The stroke that `encodeRoomStroke` wrote, or null when the bytes are none with finite numbers in range. */
export function decodeRoomStroke(id: StrokeId, bytes: Uint8Array): RoomStroke | null {
  if (bytes.byteLength <= ORDER_BYTES || bytes.byteLength % 4 > 1) return null;
  try {
    if (bytes.byteLength % 4 === 0) {
      const order = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
      return placed(id, order, "", "", bytes.subarray(ORDER_BYTES));
    }
    const decoder = decoding.createDecoder(bytes);
    const order = decoding.readFloat64(decoder);
    const author = decoding.readVarString(decoder);
    const prompt = decoding.readVarString(decoder);
    return placed(id, order, author, prompt, decoding.readVarUint8Array(decoder));
  } catch {
    // Bytes that end too early are no stroke.
    return null;
  }
}

function placed(
  id: StrokeId,
  order: number,
  author: string,
  prompt: string,
  body: Uint8Array,
): RoomStroke | null {
  const stroke = decodeStroke(id, body);
  const from = provenance(author, prompt);
  return stroke !== null && from !== null && Number.isFinite(order) ? { stroke, order, ...from } : null;
}

/** A whole drawing in one value: what the paper holds when a run was accepted. */
export function encodeDrawing({ side, strokes }: Drawing): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, VERSION);
  encoding.writeVarUint(encoder, side);
  encoding.writeVarUint(encoder, strokes.length);
  for (const each of strokes) {
    encoding.writeVarString(encoder, each.stroke.id);
    encoding.writeVarUint8Array(encoder, encodeRoomStroke(each));
  }
  return encoding.toUint8Array(encoder);
}

/** The drawing that `encodeDrawing` wrote, or null for other bytes; strokes that cannot be read are passed over. */
export function decodeDrawing(bytes: Uint8Array): Drawing | null {
  try {
    const decoder = decoding.createDecoder(bytes);
    if (decoding.readUint8(decoder) !== VERSION) return null;
    const side = sideSchema.safeParse(decoding.readVarUint(decoder));
    if (!side.success) return null;
    const strokes: RoomStroke[] = [];
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const id = strokeIdSchema.safeParse(decoding.readVarString(decoder));
      const body = decoding.readVarUint8Array(decoder);
      const stroke = id.success ? decodeRoomStroke(id.data, body) : null;
      if (stroke !== null) strokes.push(stroke);
    }
    return { side: side.data, strokes };
  } catch {
    // Bytes that end too early are no drawing.
    return null;
  }
}

interface Accepted {
  readonly side: number;
  readonly strokes: ReadonlyMap<StrokeId, RoomStroke>;
}

/** What an entry of the document's `strokes` says; null for one that cannot be read. */
export type StrokeEntry =
  | { readonly kind: "stroke"; readonly stroke: RoomStroke }
  | ({ readonly kind: "removed" } & Provenance)
  | null;

/** Values of a document do not change, only others take their place: each is decoded once. */
const accepted = new WeakMap<Uint8Array, Accepted>();
const edited = new WeakMap<Uint8Array, { readonly id: string; readonly entry: StrokeEntry }>();

function acceptedOf(doc: Y.Doc): Accepted {
  const { paper } = roomDocument(doc);
  const bytes: unknown = paper.get("drawing");
  if (!(bytes instanceof Uint8Array)) {
    const side = sideSchema.catch(PRESETS.live.settings.canvas).parse(paper.get("side"));
    return { side, strokes: new Map() };
  }
  const known = accepted.get(bytes);
  if (known !== undefined) return known;
  const drawing = decodeDrawing(bytes) ?? { side: PRESETS.live.settings.canvas, strokes: [] };
  const found = {
    side: drawing.side,
    strokes: new Map(drawing.strokes.map((each) => [each.stroke.id, each])),
  };
  accepted.set(bytes, found);
  return found;
}

export function strokeEntry(key: string, bytes: unknown): StrokeEntry {
  if (!(bytes instanceof Uint8Array)) return null;
  const known = edited.get(bytes);
  if (known?.id === key) return known.entry;
  const entry = decodeEntry(key, bytes);
  edited.set(bytes, { id: key, entry });
  return entry;
}

function decodeEntry(key: string, bytes: Uint8Array): StrokeEntry {
  const id = strokeIdSchema.safeParse(key);
  if (!id.success) return null;
  if (bytes.byteLength % 4 === 2) {
    const from = decodeRemoved(bytes);
    return from && { kind: "removed", ...from };
  }
  const stroke = decodeRoomStroke(id.data, bytes);
  return stroke && { kind: "stroke", stroke };
}

/** One stroke of the drawing; null when it is not there. */
export function roomStroke(doc: Y.Doc, id: StrokeId): RoomStroke | null {
  const entry = strokeEntry(id, roomDocument(doc).strokes.get(id));
  if (entry?.kind === "removed") return null;
  return entry?.stroke ?? acceptedOf(doc).strokes.get(id) ?? null;
}

/** Where a stroke comes from that is there or was taken away; null for one that the document does not know. */
export function provenanceOf(doc: Y.Doc, id: StrokeId): Provenance | null {
  const entry = strokeEntry(id, roomDocument(doc).strokes.get(id));
  const from = entry?.kind === "removed" ? entry : (entry?.stroke ?? acceptedOf(doc).strokes.get(id) ?? null);
  return from && { author: from.author, prompt: from.prompt };
}

/** The drawing as it is: the one last accepted, with what people did to it since. At most `LIMITS.roomStrokes`. */
export function readDrawing(doc: Y.Doc): Drawing {
  const { side, strokes } = acceptedOf(doc);
  const all = new Map(strokes);
  for (const [key, bytes] of roomDocument(doc).strokes.entries()) {
    const entry = strokeEntry(key, bytes);
    if (entry?.kind === "removed") all.delete(key as StrokeId);
    else if (entry !== null) all.set(entry.stroke.stroke.id, entry.stroke);
  }
  const inOrder = [...all.values()].sort(byOrder);
  return { side, strokes: inOrder.slice(0, LIMITS.roomStrokes) };
}

export const byOrder = (a: RoomStroke, b: RoomStroke): number =>
  a.order - b.order || (a.stroke.id < b.stroke.id ? -1 : 1);

export function readScene(doc: Y.Doc): Scene {
  const { side, strokes } = readDrawing(doc);
  return { width: side, height: side, strokes: strokes.map(({ stroke }) => stroke) };
}

/** Put strokes on the paper, new ones or other versions of those that are there, as one transaction. */
export function putStrokes(doc: Y.Doc, changed: readonly RoomStroke[], origin?: unknown): void {
  const { strokes } = roomDocument(doc);
  doc.transact(() => {
    for (const each of changed) strokes.set(each.stroke.id, encodeRoomStroke(each));
  }, origin);
}

/** Take strokes away as one transaction; ids that only a run has, and not yet the document, count too. */
export function removeStrokes(doc: Y.Doc, ids: Iterable<StrokeId>, origin?: unknown): void {
  const { strokes } = roomDocument(doc);
  doc.transact(() => {
    for (const id of ids) {
      strokes.set(id, encodeRemoved(provenanceOf(doc, id) ?? { author: null, prompt: null }));
    }
  }, origin);
}

/** Both at once, as one transaction. */
export function changeDrawing(
  doc: Y.Doc,
  change: { readonly put: readonly RoomStroke[]; readonly remove: readonly StrokeId[] },
  origin?: unknown,
): void {
  doc.transact(() => {
    putStrokes(doc, change.put, origin);
    removeStrokes(doc, change.remove, origin);
  }, origin);
}

/** Make the room's drawing this one, in one value and one transaction; for the server, when a run is accepted. */
export function writeDrawing(doc: Y.Doc, drawing: Drawing, origin?: unknown): void {
  const { strokes, paper } = roomDocument(doc);
  doc.transact(() => {
    paper.set("drawing", encodeDrawing(drawing));
    for (const key of [...strokes.keys()]) strokes.delete(key);
  }, origin);
}

/** Whether somebody has taken this stroke away since the drawing was last accepted. */
export const isRemoved = (doc: Y.Doc, id: StrokeId): boolean =>
  strokeEntry(id, roomDocument(doc).strokes.get(id))?.kind === "removed";
