"use client";

import { ImageUp, PenLine, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useRef } from "react";
import type { StudioReference } from "../../../protocol/style.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { neighbour } from "../words/neighbour.ts";
import { addressOf } from "./names.ts";
import { KINDS } from "./send-picture.ts";
import { Thumbnail } from "./thumbnail.tsx";
import type { Style } from "./use-style.ts";

/** As many of the studio's own are expected while they have not come. */
const EXPECTED = 12;

interface StylePickerProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly style: Style;
  readonly hasStrokes: boolean;
  /** Called when the sheet is closed, so that the focus can go elsewhere. */
  readonly onClosed: () => void;
}

/** Which picture to draw in the style of: the studio's, one's own, or the drawing itself. */
export function StylePicker({ open, onOpenChange, style, hasStrokes, onClosed }: StylePickerProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 animate-appear bg-ink/25 dark:bg-black/50" />
        <Dialog.Content
          // The whole sheet gets the focus: a first button would open its hint.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
          className="fixed inset-x-3 bottom-3 z-40 mx-auto flex max-h-[calc(100dvh-24px)] max-w-2xl animate-rise flex-col overflow-hidden rounded-3xl bg-raised shadow-float outline-none sm:top-1/2 sm:bottom-auto sm:-translate-y-1/2"
        >
          <Sheet style={style} hasStrokes={hasStrokes} onDone={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface SheetProps {
  readonly style: Style;
  readonly hasStrokes: boolean;
  readonly onDone: () => void;
}

function Sheet({ style, hasStrokes, onDone }: SheetProps) {
  const { studio, add, bring, bringDrawing } = style;
  const files = useRef<HTMLInputElement>(null);
  return (
    <>
      <div className="px-5 pt-5 pb-4 sm:px-8 sm:pt-7">
        <div className="flex items-start justify-between gap-4">
          <Dialog.Title className="font-serif text-[28px] leading-tight tracking-[-0.01em]">
            In the style of …
          </Dialog.Title>
          <Dialog.Close asChild>
            <IconButton label="Close" icon={X} side="left" className="-mt-1 -mr-2" />
          </Dialog.Close>
        </div>
        <Dialog.Description className="max-w-[52ch] pt-1 text-[15px] leading-relaxed text-ink-soft">
          Take one of ours, or a picture of your own.{" "}
          <span className="pointer-coarse:hidden">You can paste or drop one anywhere in the studio.</span>
        </Dialog.Description>
        <div className="flex flex-wrap gap-2 pt-4">
          <Button icon={ImageUp} className={SNUG} onClick={() => files.current?.click()}>
            Choose a picture…
          </Button>
          <Button icon={PenLine} className={SNUG} disabled={!hasStrokes} onClick={bringDrawing}>
            This drawing
          </Button>
          <input
            ref={files}
            type="file"
            multiple
            accept={KINDS.join(",")}
            tabIndex={-1}
            aria-label="Pictures of your own"
            className="sr-only"
            onChange={({ currentTarget }) => {
              const chosen = [...(currentTarget.files ?? [])];
              // The same file can be chosen once more.
              currentTarget.value = "";
              if (chosen.length > 0) bring(chosen);
            }}
          />
        </div>
      </div>
      <div className="grow overflow-y-auto overscroll-contain border-t border-line px-3 pt-3 pb-4 sm:px-6">
        {studio.kind === "failed" ? (
          <p role="status" className="px-2 py-6 text-center text-[15px] leading-relaxed text-ink-soft">
            Our own pictures did not come.{" "}
            <Button kind="quiet" className="align-baseline" onClick={studio.again}>
              Try again
            </Button>
          </p>
        ) : (
          <StudioPictures
            references={studio.kind === "here" ? studio.references : null}
            full={style.full}
            onChoose={(reference) => {
              add(reference.id);
              onDone();
            }}
          />
        )}
      </div>
    </>
  );
}

/** Side by side on a phone. */
const SNUG = "max-sm:px-3 max-sm:text-[14px]";

interface StudioPicturesProps {
  /** Null while they have not come. */
  readonly references: readonly StudioReference[] | null;
  readonly full: boolean;
  readonly onChoose: (reference: StudioReference) => void;
}

const GRID = "grid grid-cols-3 gap-x-1 gap-y-1 sm:grid-cols-4";

function StudioPictures({ references, full, onChoose }: StudioPicturesProps) {
  const list = useRef<HTMLUListElement>(null);
  const move = (event: KeyboardEvent): void => {
    const tiles = [...(list.current?.querySelectorAll("button") ?? [])];
    const here = tiles.find((each) => each === document.activeElement) ?? null;
    const next = neighbour(tiles, here, event.key);
    if (next === null) return;
    event.preventDefault();
    next.focus();
  };
  if (references === null) {
    return (
      <div role="status" aria-label="Our pictures are on their way" className={GRID}>
        {Array.from({ length: EXPECTED }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
          <div key={i} className="flex animate-breathe flex-col gap-1.5 p-2">
            <div className="aspect-square rounded-lg bg-wash" />
            <div className="h-5" />
          </div>
        ))}
      </div>
    );
  }
  return (
    <ul ref={list} aria-label="The studio’s pictures" onKeyDown={move} className={GRID}>
      {references.map((reference) => (
        <li key={reference.id} className="min-w-0">
          <button
            type="button"
            disabled={full}
            onClick={() => onChoose(reference)}
            className="group flex w-full flex-col gap-1.5 rounded-xl p-2 text-left transition-colors hover:bg-wash focus-visible:outline-offset-0 disabled:opacity-50"
          >
            <Thumbnail
              src={addressOf(reference.id)}
              className="aspect-square w-full rounded-lg ring-1 ring-line transition-shadow group-hover:ring-ink-faint"
            />
            <span className="w-full truncate font-serif text-[16px] leading-5">{reference.name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
