const EXAMPLES = ["a red apple", "a green tree", "a blue fish"] as const;

interface ExamplesProps {
  readonly onChoose: (words: string) => void;
  /** Shows what else there is; null where nobody can tell. */
  readonly onShowKnown: (() => void) | null;
}

/** Things that even a small critic knows by heart. */
export function Examples({ onChoose, onShowKnown }: ExamplesProps) {
  return (
    <div className="flex animate-appear flex-wrap items-center gap-x-4 gap-y-1 pt-3.5 pb-1.5">
      <ul aria-label="For a start" className="flex flex-wrap gap-2">
        {EXAMPLES.map((words) => (
          <li key={words}>
            <button
              type="button"
              onClick={() => onChoose(words)}
              className="h-9 rounded-full border border-line px-3.5 font-serif text-[16px] text-ink-soft italic transition-colors hover:border-ink-faint hover:bg-raised hover:text-ink pointer-coarse:h-11"
            >
              {words}
            </button>
          </li>
        ))}
      </ul>
      {onShowKnown !== null && (
        <button
          type="button"
          onClick={onShowKnown}
          className="h-9 animate-appear rounded-sm text-[14px] text-ink-soft underline decoration-line decoration-[1.5px] underline-offset-4 transition-colors hover:text-ink hover:decoration-accent pointer-coarse:h-11"
        >
          What it can draw
        </button>
      )}
    </div>
  );
}
