"use client";

import {
  Eraser,
  Hand,
  Lasso,
  type LucideIcon,
  MessageCircle,
  MousePointer2,
  PencilLine,
  Redo2,
  SquareDashed,
  Undo2,
  ZoomIn,
  ZoomOut,
} from "lucide-react";
import { Toolbar as Radix } from "radix-ui";
import type { Tool } from "../../../protocol/presence.ts";
import { Hint } from "../../ui/hint.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { useEditor } from "../editing/editor-context.tsx";
import { useWatched } from "../room/watched.ts";
import { InkButton } from "./ink-button.tsx";
import { useTools } from "./tools-context.tsx";
import { useWide } from "./use-wide.ts";

interface Entry {
  readonly tool: Tool;
  readonly label: string;
  readonly keys: string;
  readonly icon: LucideIcon;
}

const TOOLS: readonly Entry[] = [
  { tool: "select", label: "Select", keys: "V", icon: MousePointer2 },
  { tool: "lasso", label: "Lasso", keys: "Q", icon: Lasso },
  { tool: "pen", label: "Pen", keys: "P", icon: PencilLine },
  { tool: "eraser", label: "Eraser", keys: "E", icon: Eraser },
  { tool: "region", label: "Paint a region", keys: "R", icon: SquareDashed },
  { tool: "comment", label: "Comment", keys: "C", icon: MessageCircle },
  { tool: "hand", label: "Move the paper", keys: "H", icon: Hand },
];
const ZOOM_STEP = Math.SQRT2;

/** The tools: a strip beside the paper, a bar below it on a phone. Arrows go from one to the next. */
export function Toolbar() {
  const { toolbox, viewport } = useTools();
  const editor = useEditor();
  const chosen = useWatched(toolbox.tool);
  const only = useWatched(toolbox.only);
  const canUndo = useWatched(editor.canUndo);
  const canRedo = useWatched(editor.canRedo);
  const { zoom } = useWatched(viewport.view);
  const wide = useWide();
  const side = wide ? "right" : "top";
  const shown = TOOLS.filter(({ tool }) => only?.has(tool) ?? true);
  const percent = `${Math.round(100 * zoom)} %`;
  return (
    <Radix.Root
      aria-label="Tools"
      orientation={wide ? "vertical" : "horizontal"}
      className="paper-tools"
      data-testid="tools"
    >
      <div className="paper-tools-group">
        {shown.map(({ tool, label, keys, icon }) => (
          <span key={tool} className="contents">
            <Radix.Button asChild>
              <IconButton
                label={label}
                keys={keys}
                icon={icon}
                side={side}
                aria-pressed={chosen === tool}
                onClick={() => toolbox.choose(tool)}
                className={BUTTON}
              />
            </Radix.Button>
            {tool === "pen" && <InkButton side={side} />}
          </span>
        ))}
      </div>
      {only === null && (
        <div className="paper-tools-group paper-tools-undo">
          <Radix.Button asChild>
            <IconButton
              label="Undo what I did"
              keys="Mod+Z"
              icon={Undo2}
              side={side}
              aria-disabled={!canUndo}
              onClick={() => editor.undo()}
              className={BUTTON}
            />
          </Radix.Button>
          <Radix.Button asChild>
            <IconButton
              label="Do it again"
              keys="Mod+Shift+Z"
              icon={Redo2}
              side={side}
              aria-disabled={!canRedo}
              onClick={() => editor.redo()}
              className={BUTTON}
            />
          </Radix.Button>
        </div>
      )}
      <div className="paper-tools-group">
        <Radix.Button asChild>
          <IconButton
            label="Smaller"
            keys="Mod+-"
            icon={ZoomOut}
            side={side}
            onClick={() => viewport.zoomBy(1 / ZOOM_STEP)}
            className={BUTTON}
          />
        </Radix.Button>
        <Hint label="Show the whole sheet" keys="Shift+1" side={side}>
          <Radix.Button
            aria-label={`${percent}: show the whole sheet`}
            onClick={() => viewport.fit()}
            className="flex h-9 min-w-11 shrink-0 items-center justify-center rounded-full text-[12px] text-ink-soft tabular-nums transition-colors hover:bg-wash hover:text-ink pointer-coarse:h-11"
          >
            {percent}
          </Radix.Button>
        </Hint>
        <Radix.Button asChild>
          <IconButton
            label="Larger"
            keys="Mod+="
            icon={ZoomIn}
            side={side}
            onClick={() => viewport.zoomBy(ZOOM_STEP)}
            className={BUTTON}
          />
        </Radix.Button>
      </div>
    </Radix.Root>
  );
}

const BUTTON =
  "aria-disabled:opacity-40 aria-disabled:hover:bg-transparent aria-pressed:bg-ink aria-pressed:text-desk";
