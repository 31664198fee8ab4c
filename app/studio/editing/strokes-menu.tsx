"use client";

import { ListFilter } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useEffect, useState } from "react";
import { strokeAt } from "../../../drawing/geometry/hit.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Keys } from "../../ui/keys.tsx";
import { MenuContent } from "../../ui/menu.tsx";
import { commandsNow, type PaletteCommand } from "../palette/commands.ts";
import { PAPER } from "../shortcuts.ts";
import { useViewport } from "../tools/tools-context.tsx";
import { useEditor } from "./editor-context.tsx";

/** What a menu at the paper offers; the palette has all. */
const AT_PAPER: readonly string[] = ["Select", "Strokes", "Locks"];
const BESIDE = 6;

/** Chooses strokes by who drew them, for which words, in which colour. */
export function SelectMenu() {
  const [commands, setCommands] = useState<readonly PaletteCommand[]>([]);
  return (
    <DropdownMenu.Root onOpenChange={(open) => setCommands(open ? offered(["Select"]) : [])}>
      <DropdownMenu.Trigger asChild>
        <IconButton label="Select by author, words, colour" icon={ListFilter} side="top" />
      </DropdownMenu.Trigger>
      <MenuContent align="end">
        <Items commands={commands} />
      </MenuContent>
    </DropdownMenu.Root>
  );
}

/** The same and more where the paper is pressed with the other button. */
export function PaperMenu() {
  const editor = useEditor();
  const viewport = useViewport();
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const [commands, setCommands] = useState<readonly PaletteCommand[]>([]);
  useEffect(() => {
    const asked = (event: MouseEvent): void => {
      if (!(event.target instanceof Element) || event.target.closest(PAPER) === null) return;
      // A long press with a finger or a pen is drawing.
      if (event instanceof PointerEvent && event.pointerType !== "mouse" && event.pointerType !== "") return;
      event.preventDefault();
      const place = viewport.toPaper(event.clientX, event.clientY);
      const strokes = editor.shown.value.strokes.map(({ stroke }) => stroke);
      const under = strokeAt(strokes, place.x, place.y, BESIDE * viewport.screenPixel);
      if (under !== null && !editor.selection.value.has(under)) editor.select([under]);
      setAt({ x: event.clientX, y: event.clientY });
      // What can be done with the new selection is known when it has been shown.
      requestAnimationFrame(() => setCommands(offered(AT_PAPER)));
    };
    window.addEventListener("contextmenu", asked);
    return () => window.removeEventListener("contextmenu", asked);
  }, [editor, viewport]);
  if (at === null) return null;
  return (
    <DropdownMenu.Root
      open={commands.length > 0}
      onOpenChange={(open) => !open && setCommands([])}
      modal={false}
    >
      <DropdownMenu.Trigger asChild>
        <span aria-hidden className="pointer-events-none fixed size-0" style={{ left: at.x, top: at.y }} />
      </DropdownMenu.Trigger>
      <MenuContent
        align="start"
        aria-label="The strokes"
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        <Items commands={commands} />
      </MenuContent>
    </DropdownMenu.Root>
  );
}

const offered = (groups: readonly string[]): readonly PaletteCommand[] =>
  commandsNow().filter(({ group }) => groups.includes(group));

function Items({ commands }: { readonly commands: readonly PaletteCommand[] }) {
  return (
    <div className="max-h-[60dvh] overflow-y-auto overscroll-contain">
      {commands.map(({ group, name, keys, act }) => (
        <DropdownMenu.Item
          key={`${group} ${name}`}
          onSelect={() => setTimeout(act, 0)}
          className="flex min-h-9 items-center justify-between gap-6 rounded-xl px-3 text-[14px] outline-none select-none data-highlighted:bg-wash pointer-coarse:min-h-11"
        >
          <span className="max-w-72 truncate">{name}</span>
          {keys !== undefined && (
            <span className="pointer-coarse:hidden">
              <Keys keys={keys} />
            </span>
          )}
        </DropdownMenu.Item>
      ))}
    </div>
  );
}
