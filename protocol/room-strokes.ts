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

/** A stroke of the room's drawing. */
export interface RoomStroke {
  readonly stroke: Stroke;
  /** Its place in the z-order: higher is further up. Finite; strokes of equal order follow their ids. */
  readonly order: number;
  /** Who drew it, or whose run did; null when that is not known. */
  readonly author: UserId | null;
  /** The id of the prompt that it was drawn for; null for one drawn by hand. */
  readonly prompt: string | null;
}

/** The room's drawing: strokes in z-order, the last one on top, on a square canvas. */
export interface Drawing {
  /** Side of the canvas that the strokes are measured on, pixels. */
  readonly side: number;
  readonly strokes: readonly RoomStroke[];
}

const VERSION = 1;
/** What stands in the document for a stroke that somebody took away from the accepted drawing. */
const REMOVED = new Uint8Array(0);
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
  while (encoding.length(encoder) % 4 !== 1) encoding.writeUint8(encoder, 0);
  return encoding.toUint8Array(encoder);
}

/** The stroke that `encodeRoomStroke` wrote, or null when the bytes are none with finite numbers in range. */
export function decodeRoomStroke(id: StrokeId, bytes: Uint8Array): RoomStroke | null {
  if (bytes.byteLength <= ORDER_BYTES) return null;
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
  const by = author === "" ? null : userIdSchema.safeParse(author);
  if (stroke === null || !Number.isFinite(order) || prompt.length > PROMPT_ID_LENGTH) return null;
  if (by !== null && !by.success) return null;
  return { stroke, order, author: by?.data ?? null, prompt: prompt === "" ? null : prompt };
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

/** Values of a document do not change, only others take their place: each is decoded once. */
const accepted = new WeakMap<Uint8Array, Accepted>();
const edited = new WeakMap<Uint8Array, { readonly id: string; readonly stroke: RoomStroke | null }>();

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

/** What an entry of `strokes` says: a stroke, "removed", or null when it cannot be read. */
function entryOf(key: string, bytes: unknown): RoomStroke | "removed" | null {
  if (!(bytes instanceof Uint8Array)) return null;
  if (bytes.byteLength === 0) return "removed";
  const known = edited.get(bytes);
  if (known?.id === key) return known.stroke;
  const id = strokeIdSchema.safeParse(key);
  const stroke = id.success ? decodeRoomStroke(id.data, bytes) : null;
  edited.set(bytes, { id: key, stroke });
  return stroke;
}

/** One stroke of the drawing; null when it is not there. */
export function roomStroke(doc: Y.Doc, id: StrokeId): RoomStroke | null {
  const { strokes } = roomDocument(doc);
  const entry = strokes.has(id) ? entryOf(id, strokes.get(id)) : null;
  if (entry === "removed") return null;
  return entry ?? acceptedOf(doc).strokes.get(id) ?? null;
}

/** The drawing as it is: the one last accepted, with what people did to it since. At most `LIMITS.roomStrokes`. */
export function readDrawing(doc: Y.Doc): Drawing {
  const { side, strokes } = acceptedOf(doc);
  const all = new Map(strokes);
  for (const [key, bytes] of roomDocument(doc).strokes.entries()) {
    const entry = entryOf(key, bytes);
    if (entry === "removed") all.delete(key as StrokeId);
    else if (entry !== null) all.set(entry.stroke.id, entry);
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
    for (const id of ids) strokes.set(id, REMOVED);
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
export function isRemoved(doc: Y.Doc, id: StrokeId): boolean {
  const { strokes } = roomDocument(doc);
  return strokes.has(id) && entryOf(id, strokes.get(id)) === "removed";
}
