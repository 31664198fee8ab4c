/** The name, and the one quick stroke under it. */
export function Wordmark() {
  return (
    <span className="relative block w-fit font-serif text-[26px] leading-none font-medium tracking-[-0.02em] italic">
      Croquis
      <svg aria-hidden viewBox="0 0 96 8" className="absolute -bottom-2 left-0 h-2 w-full" fill="none">
        <path
          d="M3 5.2C22 1.400 50 1.200 66 3.100c9 1.100 17 1.900 27-.6"
          stroke="var(--accent)"
          strokeWidth="1.8"
          strokeLinecap="round"
        />
      </svg>
    </span>
  );
}
