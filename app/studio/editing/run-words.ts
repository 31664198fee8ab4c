import type { Acceptance } from "../../../protocol/authority.ts";

const time = (at: number): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });

/** “a red apple”, 14:03 */
export const wordsAndTime = ({ words, at }: Pick<Acceptance, "words" | "at">): string =>
  `${words === "" ? "a drawing" : `“${words}”`}, ${time(at)}`;
