"use client";

import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { useShortcuts } from "../shortcuts.ts";
import { useToolbox, useViewport } from "../tools/tools-context.tsx";

/**
 * Lets the others see what we look at and hold, and follows somebody: our view of the paper is theirs until we move
 * it ourselves, press Escape, or they go.
 */
export function Following() {
  const { people } = useSession();
  const viewport = useViewport();
  const { tool } = useToolbox();
  const following = useWatched(people.following);
  const followed = useWatched(people.doing).find(({ user }) => user === following) ?? null;
  const shownByUs = useRef<unknown>(null);
  const view = followed?.view ?? null;

  useEffect(() => {
    const show = (): void => people.show({ tool: tool.value, view: viewport.view.value });
    show();
    const unsubscribe = [tool.subscribe(show), viewport.view.subscribe(show)];
    return () => {
      for (const each of unsubscribe) each();
    };
  }, [people, tool, viewport]);

  useEffect(() => {
    if (view === null) return;
    viewport.show(view);
    shownByUs.current = viewport.view.value;
  }, [view, viewport]);

  useEffect(() => {
    if (following === null) return;
    shownByUs.current = viewport.view.value;
    return viewport.view.subscribe(() => {
      // While our own call shows theirs, what is seen is not yet what we remember.
      queueMicrotask(() => {
        if (viewport.view.value !== shownByUs.current) people.follow(null);
      });
    });
  }, [following, people, viewport]);

  // Escape has other meanings, which this one comes before.
  useShortcuts({ stop: followed === null ? undefined : () => people.follow(null) });

  return (
    <div role="status">
      {followed !== null && (
        <div
          className="pointer-events-none fixed inset-0 z-30 animate-appear border-[3px]"
          style={{ borderColor: followed.color }}
          data-testid="following"
        >
          <span
            className="pointer-events-auto absolute top-2 left-1/2 flex max-w-[80vw] -translate-x-1/2 items-center rounded-full pl-3.5 text-[13px] font-medium text-white shadow-float"
            style={{ backgroundColor: followed.color }}
          >
            <span className="truncate">Following {followed.name}</span>
            <button
              type="button"
              aria-label={`Stop following ${followed.name}`}
              onClick={() => people.follow(null)}
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-full pointer-coarse:size-11"
            >
              <X aria-hidden className="size-4" strokeWidth={2} />
            </button>
          </span>
        </div>
      )}
    </div>
  );
}
