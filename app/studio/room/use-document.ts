import { useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { type RoomPrompt, readSettings, roomDocument, roomPrompts } from "../../../protocol/room.ts";
import { type RoomStyle, roomStyles } from "../../../protocol/room-styles.ts";
import { type Comment, type Message, readComments, readMessages } from "../../../protocol/room-talk.ts";
import type { RunSettings } from "../../../protocol/settings.ts";

type Part = "settings" | "prompts" | "styles" | "messages" | "comments";

export type Identified<T> = T & { readonly id: string };

/** What `read` makes of one part of the document, read again when that part changes. */
function usePart<T>(doc: Y.Doc, part: Part, read: (doc: Y.Doc) => T): T {
  const cached = useRef<{ readonly doc: Y.Doc; readonly value: T } | null>(null);
  const subscribe = useCallback(
    (listener: () => void) => {
      const shared = roomDocument(doc)[part];
      const changed = (): void => {
        cached.current = null;
        listener();
      };
      shared.observeDeep(changed);
      return () => shared.unobserveDeep(changed);
    },
    [doc, part],
  );
  const snapshot = (): T => {
    if (cached.current?.doc !== doc) cached.current = { doc, value: read(doc) };
    return cached.current.value;
  };
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}

/** A prompt with its words as they are now. */
export interface Words extends RoomPrompt {
  readonly value: string;
}

const readWords = (doc: Y.Doc): readonly Words[] =>
  roomPrompts(doc).map((prompt) => ({ ...prompt, value: prompt.text.toString() }));

/** The room's prompts: what to draw first, then further ones, then what it should be less like. */
export function useWords(doc: Y.Doc): { readonly all: readonly Words[]; readonly main: Words | null } {
  const all = usePart(doc, "prompts", readWords);
  return useMemo(() => ({ all, main: all.find(({ weight }) => weight > 0) ?? null }), [all]);
}

export function useSettings(doc: Y.Doc): RunSettings {
  return usePart(doc, "settings", readSettings);
}

/** The room's style references, in the order in which they were brought. */
export function useStyles(doc: Y.Doc): readonly RoomStyle[] {
  return usePart(doc, "styles", roomStyles);
}

/** What was said in the room, oldest first. */
export function useMessages(doc: Y.Doc): readonly Identified<Message>[] {
  return usePart(doc, "messages", readMessages);
}

/** The comments on the drawing and the answers to them, oldest first. */
export function useComments(doc: Y.Doc): readonly Identified<Comment>[] {
  return usePart(doc, "comments", readComments);
}
