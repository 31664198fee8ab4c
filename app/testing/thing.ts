import type { Thing } from "../../protocol/lexicon.ts";

/** A thing of a lexicon, of which only what matters to a test needs saying. */
export const thing = (name: string, more: Partial<Thing> = {}): Thing => ({
  name,
  group: "things",
  pictures: 5,
  also: [],
  ...more,
});
