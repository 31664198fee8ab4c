"use client";

import { X } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import type { Style } from "./use-style.ts";

interface RefusedPicturesProps {
  readonly style: Style;
  /** The button that had the focus is gone. */
  readonly onGone: () => void;
}

/** Which pictures did not get into the room, why, and what can be done. */
export function RefusedPictures({ style: { brought, bringing }, onGone }: RefusedPicturesProps) {
  return (
    <div role="alert" className="flex flex-col gap-2 pt-1 empty:hidden">
      {brought.map(
        (each) =>
          each.kind === "refused" && (
            <div
              key={each.id}
              data-testid="refused"
              className="flex animate-appear items-start gap-1 border-l-2 border-accent pl-3 text-[14px] leading-snug"
            >
              <div className="min-w-0 grow py-2">
                <p className="truncate text-ink-soft">{each.name}</p>
                <p>{each.message}</p>
                {each.again && (
                  <Button
                    kind="quiet"
                    className="-ml-3 text-[14px]"
                    onClick={() => {
                      onGone();
                      bringing.again(each.id);
                    }}
                  >
                    Try again
                  </Button>
                )}
              </div>
              <IconButton
                label={`Dismiss ${each.name}`}
                icon={X}
                side="left"
                className="-mr-2.5"
                onClick={() => {
                  onGone();
                  bringing.dismiss(each.id);
                }}
              />
            </div>
          ),
      )}
    </div>
  );
}
