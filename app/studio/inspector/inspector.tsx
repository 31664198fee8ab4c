"use client";

import { ChevronDown, ChevronUp, Copy, Group, Trash2, Ungroup, X } from "lucide-react";
import { Collapsible } from "radix-ui";
import { type ReactNode, useState } from "react";
import { IconButton } from "../../ui/icon-button.tsx";
import { useEditor } from "../editing/editor-context.tsx";
import { SelectMenu } from "../editing/strokes-menu.tsx";
import { useWatched } from "../room/watched.ts";
import { actionOf, SHORTCUTS, type ShortcutName } from "../shortcuts.ts";
import { Anew } from "./anew.tsx";
import { Keeping } from "./keeping.tsx";
import { Looks } from "./looks.tsx";
import { Origin } from "./origin.tsx";
import { Place } from "./place.tsx";

/** What is selected, at the edge: in the column beside the paper, from below on a phone. Nothing without a selection. */
export function Inspector() {
  const { size } = useWatched(useEditor().selection);
  return size > 0 && <Selected />;
}

function Selected() {
  const editor = useEditor();
  const selection = useWatched(editor.selection);
  const { side } = useWatched(editor.shown);
  const [open, setOpen] = useState(false);
  const { selected, mayEdit } = editor;
  const press = (name: ShortcutName) => (): void => actionOf(name)?.();
  const grouped = [...selection].some((id) => editor.groupOf(id) !== null);
  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <section
      aria-label="What is selected"
      data-testid="inspector"
      className="inspector animate-rise"
      data-open={open}
    >
      <header className="flex items-center gap-0.5">
        <h2 className="grow font-serif text-[19px]" role="status">
          {selected.length === 1 ? "One stroke" : `${selected.length} strokes`}
        </h2>
        {mayEdit && (
          <>
            {grouped ? (
              <IconButton
                label="Ungroup"
                icon={Ungroup}
                keys={SHORTCUTS.ungroup.keys}
                side="top"
                onClick={press("ungroup")}
              />
            ) : (
              selected.length > 1 && (
                <IconButton
                  label="Group"
                  icon={Group}
                  keys={SHORTCUTS.group.keys}
                  side="top"
                  onClick={press("group")}
                />
              )
            )}
            <IconButton
              label="Duplicate"
              icon={Copy}
              keys={SHORTCUTS.duplicate.keys}
              side="top"
              onClick={press("duplicate")}
            />
            <IconButton
              label="Erase"
              icon={Trash2}
              keys={SHORTCUTS.erase.keys}
              side="top"
              onClick={press("erase")}
            />
          </>
        )}
        <SelectMenu />
        <IconButton
          label={open ? "Less" : "Colour, width, locks"}
          icon={Chevron}
          side="top"
          aria-expanded={open}
          className="[@media(min-width:640px)_and_(min-aspect-ratio:11/10)]:hidden"
          onClick={() => setOpen((now) => !now)}
        />
        <IconButton
          label="Nothing selected"
          icon={X}
          keys="Escape"
          side="top"
          className="-mr-2.5"
          onClick={() => editor.select([])}
        />
      </header>
      <div className="inspector-body">
        <Origin editor={editor} selected={selected} />
        {mayEdit && (
          <>
            <Looks editor={editor} selected={selected} side={side} />
            <Fold title="Place and size">
              <Place editor={editor} selected={selected} side={side} />
            </Fold>
            <Fold title="Keep as it is">
              <Keeping editor={editor} ids={[...selection]} />
            </Fold>
            <Fold title="Begin anew">
              <Anew editor={editor} />
            </Fold>
          </>
        )}
      </div>
    </section>
  );
}

function Fold({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Collapsible.Root>
      <Collapsible.Trigger className="group -ml-2 flex h-10 items-center gap-1.5 rounded-full px-2 text-[14px] text-ink-soft transition-colors hover:text-ink pointer-coarse:h-11">
        <ChevronDown
          aria-hidden
          className="size-4 transition-transform group-aria-expanded:rotate-180"
          strokeWidth={1.75}
        />
        {title}
      </Collapsible.Trigger>
      <Collapsible.Content className="animate-appear pb-2">{children}</Collapsible.Content>
    </Collapsible.Root>
  );
}
