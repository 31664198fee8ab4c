import type * as Y from "yjs";
import { roomDocument } from "../../protocol/room.ts";

/** How long prompts, styles and settings must rest before a run takes them, in milliseconds. */
const REST = 300;

/** Calls `changed` when the document's prompts, styles or settings have changed and rested. @returns what ends it */
export function watchRunInputs(doc: Y.Doc, changed: () => void): () => void {
  const { prompts, styles, settings } = roomDocument(doc);
  let timer: NodeJS.Timeout | null = null;
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(changed, REST);
  };
  prompts.observeDeep(soon);
  styles.observeDeep(soon);
  settings.observeDeep(soon);
  return () => {
    prompts.unobserveDeep(soon);
    styles.unobserveDeep(soon);
    settings.unobserveDeep(soon);
    if (timer !== null) clearTimeout(timer);
  };
}
