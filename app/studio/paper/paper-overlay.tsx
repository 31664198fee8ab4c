"use client";

import type { ReactNode } from "react";
import { useSession } from "../room/session-context.tsx";
import { useWatchedPart } from "../room/watched.ts";

/** A drawing over the drawing, measured in canvas pixels; it moves with the sheet, and no pointer meets it. */
export function PaperOverlay({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const side = useWatchedPart(session.picture, ({ scene }) => scene.width);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${side} ${side}`}
      className="pointer-events-none absolute inset-0 size-full overflow-visible"
      data-testid="overlay"
    >
      {children}
    </svg>
  );
}
