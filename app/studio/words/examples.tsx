const EXAMPLES = ["a red apple", "a green tree", "a blue fish"] as const;

/** Things that even a small critic knows by heart. */
export function Examples({ onChoose }: { readonly onChoose: (words: string) => void }) {
  return (
    <ul aria-label="For a start" className="flex animate-appear flex-wrap gap-2 pt-3.5 pb-1.5">
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
  );
}
