import * as Y from "yjs";
import type { z } from "zod";
import type { Scene } from "../drawing/scene.ts";
import type { Stroke } from "../drawing/stroke.ts";
import { LIMITS } from "./limits.ts";
import { PRESETS } from "./presets.ts";
import {
  type Prompt,
  presetNameSchema,
  promptSchema,
  type RunSettings,
  runSettingsSchema,
} from "./settings.ts";
import { decodeStroke, encodeStroke, strokeIdSchema } from "./strokes.ts";

/**
 * The room document, a Y.Doc that everybody in a room shares:
 *
 * - `settings` Y.Map: the entries of `RunSettings`; what is missing or out of range has the preset's value
 * - `prompts` Y.Array of Y.Map { id: string, text: Y.Text, weight: number }
 * - `styles` Y.Array of Y.Map { id: string, and the entries of `StyleReference` }
 * - `paper` Y.Map { side: number }: the side in pixels of the square canvas that the strokes are measured on
 * - `strokes` Y.Map stroke id → bytes: float64 z-order, then the stroke as `encodeStroke` writes it
 *
 * Every reader here treats the document as hostile: what cannot be read is passed over.
 */
export interface RoomDocument {
  readonly settings: Y.Map<unknown>;
  readonly prompts: Y.Array<Y.Map<unknown>>;
  readonly styles: Y.Array<Y.Map<unknown>>;
  readonly paper: Y.Map<unknown>;
  readonly strokes: Y.Map<Uint8Array>;
}

export function roomDocument(doc: Y.Doc): RoomDocument {
  return {
    settings: doc.getMap("settings"),
    prompts: doc.getArray("prompts"),
    styles: doc.getArray("styles"),
    paper: doc.getMap("paper"),
    strokes: doc.getMap("strokes"),
  };
}

export function readSettings(doc: Y.Doc): RunSettings {
  const stored: Record<string, unknown> = roomDocument(doc).settings.toJSON();
  const preset = presetNameSchema.catch("live").parse(stored.preset);
  const settings: Record<string, unknown> = { ...PRESETS[preset].settings };
  for (const [key, schema] of Object.entries(runSettingsSchema.shape)) {
    const parsed = (schema as z.ZodType).safeParse(stored[key]);
    if (parsed.success) settings[key] = parsed.data;
  }
  return runSettingsSchema.parse(settings);
}

export function writeSettings(doc: Y.Doc, changes: Partial<RunSettings>): void {
  const { settings } = roomDocument(doc);
  doc.transact(() => {
    for (const [key, value] of Object.entries(changes)) settings.set(key, value);
  });
}

/** One prompt of the room, with the shared text that people type into. */
export interface RoomPrompt {
  readonly id: string;
  readonly text: Y.Text;
  readonly weight: number;
}

export function roomPrompts(doc: Y.Doc): RoomPrompt[] {
  const found: RoomPrompt[] = [];
  for (const entry of roomDocument(doc).prompts) {
    if (!(entry instanceof Y.Map)) continue;
    const id = entry.get("id");
    const text = entry.get("text");
    const weight = entry.get("weight");
    if (typeof id === "string" && text instanceof Y.Text && typeof weight === "number") {
      found.push({ id, text, weight });
    }
  }
  return found;
}

export function addPrompt(doc: Y.Doc, id: string, weight: number, text = ""): void {
  const entry = new Y.Map<unknown>();
  entry.set("id", id);
  entry.set("text", new Y.Text(text));
  entry.set("weight", weight);
  roomDocument(doc).prompts.push([entry]);
}

export function removePrompt(doc: Y.Doc, id: string): void {
  const { prompts } = roomDocument(doc);
  const index = prompts.toArray().findIndex((entry) => entry instanceof Y.Map && entry.get("id") === id);
  if (index >= 0) prompts.delete(index, 1);
}

export function setPromptWeight(doc: Y.Doc, id: string, weight: number): void {
  for (const entry of roomDocument(doc).prompts) {
    if (entry instanceof Y.Map && entry.get("id") === id) entry.set("weight", weight);
  }
}

/** The prompts that say something, at most `LIMITS.prompts` of them. */
export function readPrompts(doc: Y.Doc): Prompt[] {
  return roomPrompts(doc)
    .map(({ text, weight }) => promptSchema.safeParse({ text: text.toString(), weight }))
    .flatMap((parsed) => (parsed.success ? [parsed.data] : []))
    .slice(0, LIMITS.prompts);
}

const paperSideSchema = runSettingsSchema.shape.canvas;
const ORDER_BYTES = 8;

function encodeEntry(stroke: Stroke, order: number): Uint8Array {
  const body = encodeStroke(stroke);
  const entry = new Uint8Array(ORDER_BYTES + body.length);
  new DataView(entry.buffer).setFloat64(0, order, true);
  entry.set(body, ORDER_BYTES);
  return entry;
}

/** The drawing. Strokes come in z-order; entries of equal order follow their ids. */
export function readScene(doc: Y.Doc): Scene {
  const side = paperSideSchema.catch(PRESETS.live.settings.canvas).parse(roomDocument(doc).paper.get("side"));
  return { width: side, height: side, strokes: readStrokes(doc) };
}

function readStrokes(doc: Y.Doc): Stroke[] {
  const found: { stroke: Stroke; order: number }[] = [];
  for (const [key, entry] of roomDocument(doc).strokes.entries()) {
    const id = strokeIdSchema.safeParse(key);
    if (!id.success || !(entry instanceof Uint8Array) || entry.byteLength <= ORDER_BYTES) continue;
    const order = new DataView(entry.buffer, entry.byteOffset).getFloat64(0, true);
    const stroke = decodeStroke(id.data, entry.subarray(ORDER_BYTES));
    if (stroke !== null && Number.isFinite(order)) found.push({ stroke, order });
  }
  found.sort((a, b) => a.order - b.order || (a.stroke.id < b.stroke.id ? -1 : 1));
  return found.slice(0, LIMITS.strokes.max).map(({ stroke }) => stroke);
}

/** Make the room's drawing this one (a square), as one transaction that touches only what differs. */
export function writeScene(doc: Y.Doc, { width: side, strokes }: Scene, origin?: unknown): void {
  const { strokes: map, paper } = roomDocument(doc);
  doc.transact(() => {
    if (paper.get("side") !== side) paper.set("side", side);
    const kept = new Set<string>(strokes.map(({ id }) => id));
    for (const key of map.keys()) if (!kept.has(key)) map.delete(key);
    strokes.forEach((stroke, order) => {
      const entry = encodeEntry(stroke, order);
      const before = map.get(stroke.id);
      if (!(before instanceof Uint8Array) || !equalBytes(before, entry)) map.set(stroke.id, entry);
    });
  }, origin);
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
