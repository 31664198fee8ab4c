"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { IconButton } from "../../ui/icon-button.tsx";
import { Keys } from "../../ui/keys.tsx";
import { TOLD } from "../shortcuts.ts";

const GROUPS = [...new Set(TOLD.map(({ group }) => group))];

interface HelpProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** How the studio works, on one card. */
export function Help({ open, onOpenChange }: HelpProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 animate-appear bg-ink/25 dark:bg-black/50" />
        <Dialog.Content
          // The whole card gets the focus: a first button would open its hint.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          className="fixed inset-x-3 bottom-3 z-40 mx-auto max-h-[calc(100dvh-24px)] max-w-4xl animate-rise overflow-y-auto rounded-3xl bg-raised p-6 shadow-float outline-none sm:top-1/2 sm:bottom-auto sm:-translate-y-1/2 sm:p-8"
        >
          <div className="flex items-start justify-between gap-4">
            <Dialog.Title className="font-serif text-[28px] leading-tight tracking-[-0.01em]">
              How this works
            </Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close" icon={X} side="left" className="-mt-1 -mr-2" />
            </Dialog.Close>
          </div>
          <Dialog.Description className="max-w-[52ch] pt-2 text-[15px] leading-relaxed text-ink-soft">
            Say what to draw and press Draw. Loose strokes land on the paper; a critic looks at them, again
            and again, and tells each stroke which way to move to come nearer to your words, and to the style
            of a picture where you bring one. Everybody who has the link draws on the same paper, and may
            change the words while the strokes still move.
          </Dialog.Description>
          <div className="gap-x-10 pt-6 sm:columns-2 lg:columns-3">
            {GROUPS.map((group) => (
              <section key={group} aria-label={group} className="pb-5">
                <h3 className="break-after-avoid pb-1.5 text-[13px] text-ink-faint">{group}</h3>
                <dl>
                  {TOLD.filter((each) => each.group === group).map(({ keys, does }) => (
                    <div
                      key={keys}
                      className="flex break-inside-avoid items-center justify-between gap-4 py-1 text-[14px]"
                    >
                      <dt>{does}</dt>
                      <dd className="shrink-0">
                        <Keys keys={keys} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
