/** The name, and the one quick stroke under it. */
export function Wordmark() {
  return (
    <span className="relative block w-fit font-serif text-[26px] leading-none font-medium tracking-[-0.02em] italic">
      Croquis
      <svg aria-hidden viewBox="0 0 96 8" className="absolute -bottom-2 left-0 h-2 w-full" fill="none">
        <path
          d="M3 5.2C22 1.4 50 1.2 66 3.1c9 1.1 17 1.9 27-.6"
          stroke="var(--accent)"
          strokeWidth="1.8"
          strokeLinecap="round"
        />
      </svg>
    </span>
  );
}
