import type { ReactNode } from "react";
import { Wordmark } from "./wordmark.tsx";

interface MessageProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Something to do other than to take a fresh sheet. */
  readonly action?: ReactNode;
}

/** A page with one thing to say, and a way on. */
export function Message({ title, children, action }: MessageProps) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-5 px-6 py-16">
      <Wordmark />
      <h1 className="pt-6 font-serif text-[32px] leading-tight tracking-[-0.01em]">{title}</h1>
      <div className="text-[16px] leading-relaxed text-ink-soft">{children}</div>
      <div className="flex flex-wrap items-center gap-3 pt-2">
        {action}
        <a
          href="/"
          className="inline-flex h-11 items-center rounded-full bg-accent px-5 text-[15px] font-medium text-on-accent transition-colors hover:bg-accent-strong"
        >
          Take a fresh sheet
        </a>
      </div>
    </main>
  );
}
