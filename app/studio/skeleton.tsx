import { Wordmark } from "../ui/wordmark.tsx";

/** The table before anything lies on it: what is there at once stays where it is. */
export function Skeleton() {
  return (
    <div className="flex min-h-dvh flex-col" aria-busy="true">
      <header className="flex h-14 items-center px-4 sm:h-16 sm:px-6">
        <h1>
          <Wordmark />
        </h1>
      </header>
      <main className="table-layout grow">
        <div className="paper-sheet aspect-square shrink-0 bg-white shadow-sheet" />
        <div className="table-label">
          <p className="animate-breathe border-b border-line py-2 font-serif text-[30px] leading-[1.2] text-ink-faint italic">
            What shall we draw?
          </p>
          <noscript>
            <p className="pt-4 text-[15px] text-ink-soft">
              Drawing together needs JavaScript; please allow it here.
            </p>
          </noscript>
        </div>
      </main>
    </div>
  );
}
