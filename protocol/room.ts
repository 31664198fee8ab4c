import * as Y from "yjs";
import type { z } from "zod";
import { type UserId, userIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { PRESETS } from "./presets.ts";
import {
  type Prompt,
  presetNameSchema,
  promptSchema,
  type RunSettings,
  runSettingsSchema,
} from "./settings.ts";

/**
 * The room document, a Y.Doc that everybody in a room shares:
 *
 * - `settings` Y.Map: the entries of `RunSettings`; what is missing or out of range has the preset's value
 * - `prompts` Y.Array of Y.Map { id: string, text: Y.Text, weight: number, author: string }
 * - `styles` Y.Array of Y.Map { id: string, and the entries of `StyleReference` }
 * - `paper` Y.Map { drawing: bytes }: the drawing as it was last accepted, one value (`encodeDrawing`); the server
 *   alone writes it. So the document does not grow with every run.
 * - `strokes` Y.Map stroke id → bytes: what people did to the drawing since (`encodeRoomStroke`), or that
 *   they took a stroke away
 * - `groups` Y.Map stroke id → id of the group that the stroke belongs to
 * - `messages` Y.Map id → `Message`, `comments` Y.Map id → `Comment`
 *
 * Every reader treats the document as hostile: what cannot be read is passed over. What may be written the server
 * checks (protocol/SPEC.md).
 */
export interface RoomDocument {
  readonly settings: Y.Map<unknown>;
  readonly prompts: Y.Array<Y.Map<unknown>>;
  readonly styles: Y.Array<Y.Map<unknown>>;
  readonly paper: Y.Map<unknown>;
  readonly strokes: Y.Map<Uint8Array>;
  readonly groups: Y.Map<unknown>;
  readonly messages: Y.Map<unknown>;
  readonly comments: Y.Map<unknown>;
}

export function roomDocument(doc: Y.Doc): RoomDocument {
  return {
    settings: doc.getMap("settings"),
    prompts: doc.getArray("prompts"),
    styles: doc.getArray("styles"),
    paper: doc.getMap("paper"),
    strokes: doc.getMap("strokes"),
    groups: doc.getMap("groups"),
    messages: doc.getMap("messages"),
    comments: doc.getMap("comments"),
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
  /** Who added it; null when that is not known. */
  readonly author: UserId | null;
}

export function roomPrompts(doc: Y.Doc): RoomPrompt[] {
  const found: RoomPrompt[] = [];
  for (const entry of roomDocument(doc).prompts) {
    if (!(entry instanceof Y.Map)) continue;
    const id = entry.get("id");
    const text = entry.get("text");
    const weight = entry.get("weight");
    if (typeof id === "string" && text instanceof Y.Text && typeof weight === "number") {
      const author = userIdSchema.safeParse(entry.get("author"));
      found.push({ id, text, weight, author: author.success ? author.data : null });
    }
  }
  return found;
}

/** @param author who adds it: the server takes nobody else's name */
export function addPrompt(
  doc: Y.Doc,
  id: string,
  weight: number,
  text = "",
  author: UserId | null = null,
): void {
  const entry = new Y.Map<unknown>();
  entry.set("id", id);
  entry.set("text", new Y.Text(text));
  entry.set("weight", weight);
  if (author !== null) entry.set("author", author);
  roomDocument(doc).prompts.push([entry]);
}

export function removePrompt(doc: Y.Doc, id: string): void {
  const { prompts } = roomDocument(doc);
  const index = prompts.toArray().findIndex((entry) => entry instanceof Y.Map && entry.get("id") === id);
  if (index >= 0) prompts.delete(index, 1);
}

/** A weight under the room's cap. */
export const capped = (weight: number, cap: number | null): number =>
  cap === null ? weight : Math.min(cap, Math.max(-cap, weight));

export function setPromptWeight(doc: Y.Doc, id: string, weight: number): void {
  for (const entry of roomDocument(doc).prompts) {
    if (entry instanceof Y.Map && entry.get("id") === id) entry.set("weight", weight);
  }
}

/**
 * The prompts that say something, at most `LIMITS.prompts` of them.
 * @param weightCap what no weight goes beyond, in either direction
 */
export function readPrompts(doc: Y.Doc, weightCap: number | null = null): Prompt[] {
  return roomPrompts(doc)
    .map(({ text, weight }) =>
      promptSchema.safeParse({ text: text.toString(), weight: capped(weight, weightCap) }),
    )
    .flatMap((parsed) => (parsed.success ? [parsed.data] : []))
    .slice(0, LIMITS.prompts);
}
