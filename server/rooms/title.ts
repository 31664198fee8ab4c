import type * as Y from "yjs";
import { roomDocument } from "../../protocol/room.ts";
import { heaviestPrompt } from "../runs/inputs.ts";

/** Words that nobody has changed for so long are a title, milliseconds. */
const REST = 1000;

/**
 * What the room is called in lists: its heaviest words, told when they are others than before and have rested.
 * @returns what ends it; words that have not rested yet are told then
 */
export function watchTitle(doc: Y.Doc, tell: (title: string) => void): () => void {
  const titleNow = (): string => heaviestPrompt(doc, null)?.words ?? "";
  const { prompts } = roomDocument(doc);
  let told = titleNow();
  let timer: NodeJS.Timeout | null = null;
  const say = (): void => {
    timer = null;
    const title = titleNow();
    if (title === told) return;
    told = title;
    tell(title);
  };
  const changed = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(say, REST);
  };
  prompts.observeDeep(changed);
  return () => {
    prompts.unobserveDeep(changed);
    if (timer === null) return;
    clearTimeout(timer);
    say();
  };
}
