import { Fragment } from "react";

/** “a”, “b” and “c”. */
export function listOf(words: readonly string[]): string {
  const quoted = words.map((word) => `“${word}”`);
  if (quoted.length <= 1) return quoted.join("");
  return `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}

export interface Mending {
  readonly word: string;
  readonly nearest: string;
  /** `byKeyboard`: the button had the focus and goes away. */
  readonly mend: (byKeyboard: boolean) => void;
}

interface UnknownWordsProps {
  readonly critic: string;
  readonly words: readonly string[];
  /** Words that may have been meant. */
  readonly mendings: readonly Mending[];
  /** Shows what the critic knows; null where it cannot tell. */
  readonly onShowKnown: (() => void) | null;
}

const LINK =
  "relative rounded-sm text-ink underline decoration-line decoration-[1.5px] underline-offset-4 transition-colors hover:decoration-accent pointer-coarse:after:absolute pointer-coarse:after:-inset-x-2 pointer-coarse:after:-inset-y-3";

/** Says gently what the critic has never heard of, and what may have been meant. */
export function UnknownWords({ critic, words, mendings, onShowKnown }: UnknownWordsProps) {
  const who = critic === "embedded" ? "The small critic" : "The critic";
  const shown = mendings.slice(0, 3);
  return (
    <div className={words.length === 0 ? "sr-only" : "pt-2.5 text-[14px] leading-snug text-ink-soft"}>
      <p role="status" className="inline">
        {words.length > 0 &&
          `${who} does not know ${listOf(words.slice(0, 5))}${words.length > 5 ? " and more" : ""}.`}
      </p>
      {words.length > 0 && shown.length > 0 && (
        <span className="pointer-coarse:mt-3 pointer-coarse:block pointer-coarse:pb-1">
          {" Did you mean "}
          {shown.map(({ word, nearest, mend }, i) => (
            <Fragment key={word}>
              {i > 0 && (i === shown.length - 1 ? " or " : ", ")}
              <button
                type="button"
                aria-label={`${nearest} instead of ${word}`}
                // Whoever types goes on typing.
                onMouseDown={(event) => event.preventDefault()}
                onClick={(event) => mend(event.detail === 0)}
                className={LINK}
              >
                <span className="font-serif text-[17px] italic">{nearest}</span>
              </button>
            </Fragment>
          ))}
          ?
        </span>
      )}
      {words.length > 0 && shown.length === 0 && onShowKnown !== null && (
        <span className="pointer-coarse:mt-3 pointer-coarse:block pointer-coarse:pb-1">
          {" "}
          <button type="button" onClick={onShowKnown} className={LINK}>
            See what it can draw
          </button>
          .
        </span>
      )}
    </div>
  );
}
