"use client";

import { Tooltip } from "radix-ui";
import type { ReactElement } from "react";
import { Keys } from "./keys.tsx";

interface HintProps {
  readonly label: string;
  /** As in `shortcuts.ts`: "Mod+Enter". */
  readonly keys?: string | undefined;
  readonly side?: "top" | "bottom" | "left" | "right";
  readonly children: ReactElement;
}

/** Says on hover and focus what a control does and which key does it too. */
export function Hint({ label, keys, side = "bottom", children }: HintProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        asChild
        onFocus={(event) => {
          // A list that a finger or the mouse has closed gives the focus back; nobody asked for a word then.
          if (!event.currentTarget.matches(":focus-visible")) event.preventDefault();
        }}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={8}
          collisionPadding={8}
          className="z-50 flex animate-appear items-center gap-2.5 rounded-md bg-ink px-2.5 py-1.5 text-[13px] text-desk select-none"
        >
          {label}
          {keys !== undefined && <Keys keys={keys} inverse />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
