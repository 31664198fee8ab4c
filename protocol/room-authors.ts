import * as Y from "yjs";
import type { UserId } from "./ids.ts";
import { roomDocument } from "./room.ts";
import { decodeDrawing, encodeDrawing, encodeRoomStroke, strokeEntry } from "./room-strokes.ts";
import { commentSchema, messageSchema } from "./room-talk.ts";

/**
 * What `from` drew, wrote and said is `to`'s from now on, as one transaction: for the server alone, when a guest turns
 * out to be somebody with an account.
 */
export function renameAuthor(doc: Y.Doc, from: UserId, to: UserId): void {
  const { paper, strokes, prompts, messages, comments } = roomDocument(doc);
  doc.transact(() => {
    const bytes = paper.get("drawing");
    const drawing = bytes instanceof Uint8Array ? decodeDrawing(bytes) : null;
    if (drawing?.strokes.some(({ author }) => author === from)) {
      const renamed = drawing.strokes.map((each) => (each.author === from ? { ...each, author: to } : each));
      paper.set("drawing", encodeDrawing({ ...drawing, strokes: renamed }));
    }
    for (const [id, value] of [...strokes.entries()]) {
      const entry = strokeEntry(id, value);
      if (entry?.kind === "stroke" && entry.stroke.author === from) {
        strokes.set(id, encodeRoomStroke({ ...entry.stroke, author: to }));
      }
    }
    for (const entry of prompts) {
      if (entry instanceof Y.Map && entry.get("author") === from) entry.set("author", to);
    }
    for (const [map, schema] of [
      [messages, messageSchema],
      [comments, commentSchema],
    ] as const) {
      for (const [id, value] of [...map.entries()]) {
        const said = schema.safeParse(value);
        if (said.success && said.data.author === from) map.set(id, { ...said.data, author: to });
      }
    }
  });
}
