/** “a”, “b” and “c”. */
export function listOf(words: readonly string[]): string {
  const quoted = words.map((word) => `“${word}”`);
  if (quoted.length <= 1) return quoted.join("");
  return `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}

interface UnknownWordsProps {
  readonly critic: string;
  readonly words: readonly string[];
}

/** Says gently what the critic has never heard of. */
export function UnknownWords({ critic, words }: UnknownWordsProps) {
  if (words.length === 0) return null;
  const who = critic === "embedded" ? "The small critic" : "The critic";
  return (
    <p role="status" className="pt-2 text-[14px] leading-snug text-ink-soft">
      {who} does not know {listOf(words.slice(0, 5))}
      {words.length > 5 ? " and more" : ""}.
    </p>
  );
}
