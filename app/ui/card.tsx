"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode, RefObject } from "react";
import { IconButton } from "./icon-button.tsx";

interface CardProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: string;
  /** What gets the focus first; the card itself when it is left out. */
  readonly first?: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

/** A card that lies over the table until it is put away. */
export function Card({ open, onOpenChange, title, description, first, children }: CardProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 animate-appear bg-ink/25 dark:bg-black/50" />
        <Dialog.Content
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (first?.current != null) first.current.focus();
            else if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          className="fixed inset-x-3 bottom-3 z-40 mx-auto max-h-[calc(100dvh-24px)] max-w-lg animate-rise overflow-y-auto rounded-3xl bg-raised p-6 shadow-float outline-none sm:top-1/2 sm:bottom-auto sm:-translate-y-1/2 sm:p-8"
        >
          <div className="flex items-start justify-between gap-4">
            <Dialog.Title className="font-serif text-[28px] leading-tight tracking-[-0.01em]">
              {title}
            </Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close" icon={X} side="left" className="-mt-1 -mr-2" />
            </Dialog.Close>
          </div>
          <Dialog.Description className="max-w-[52ch] pt-1.5 text-[15px] leading-relaxed text-ink-soft">
            {description}
          </Dialog.Description>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
