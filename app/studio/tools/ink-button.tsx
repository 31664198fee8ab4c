"use client";

import { Check, PenLine } from "lucide-react";
import { Popover, Toolbar } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Hint } from "../../ui/hint.tsx";
import { Range } from "../../ui/range.tsx";
import { useEditor } from "../editing/editor-context.tsx";
import { useWatched } from "../room/watched.ts";
import { addStroke } from "./add-stroke.ts";
import { INK_OPACITY, INK_WIDTH, INKS } from "./ink.ts";
import { useTools } from "./tools-context.tsx";

interface InkButtonProps {
  readonly side: "right" | "top";
}

/** What the pen draws with: a drop of it beside the pen, and the pots behind that. */
export function InkButton({ side }: InkButtonProps) {
  const { ink: pot, viewport, toolbox } = useTools();
  const editor = useEditor();
  const ink = useWatched(pot);
  const [open, setOpen] = useState(false);
  const drop = 6 + 14 * Math.sqrt((ink.width - INK_WIDTH.min) / (INK_WIDTH.max - INK_WIDTH.min));
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Hint label="Ink: colour and width" side={side}>
        <Toolbar.Button asChild>
          <Popover.Trigger
            aria-label="Ink: colour and width"
            className="flex size-10 shrink-0 items-center justify-center rounded-full transition-colors hover:bg-wash aria-expanded:bg-wash pointer-coarse:size-11"
          >
            <span
              aria-hidden
              className="flex size-7 items-center justify-center rounded-full bg-white ring-1 ring-ink/20"
            >
              <span
                className="rounded-full ring-1 ring-black/15"
                style={{ width: drop, height: drop, backgroundColor: ink.color, opacity: ink.opacity }}
              />
            </span>
          </Popover.Trigger>
        </Toolbar.Button>
      </Hint>
      <Popover.Portal>
        <Popover.Content
          side={side}
          sideOffset={8}
          collisionPadding={12}
          aria-label="Ink"
          className="z-40 w-72 animate-rise rounded-2xl bg-raised p-4 shadow-float"
        >
          <fieldset className="grid grid-cols-6 gap-1.5">
            <legend className="sr-only">Colour</legend>
            {INKS.map(({ name, color }) => (
              <Hint key={color} label={name} side="top">
                <button
                  type="button"
                  aria-label={name}
                  aria-pressed={ink.color === color}
                  onClick={() => pot.mix({ color })}
                  className="flex size-9 items-center justify-center rounded-full ring-1 ring-ink/15 pointer-coarse:size-10"
                  style={{ backgroundColor: color }}
                >
                  {ink.color === color && (
                    <Check
                      aria-hidden
                      className="size-4"
                      strokeWidth={2.5}
                      color={isLight(color) ? "#201e1a" : "#ffffff"}
                    />
                  )}
                </button>
              </Hint>
            ))}
          </fieldset>
          <label className="mt-3 flex h-11 items-center justify-between gap-3 text-[14px] text-ink-soft">
            Any colour
            <input
              type="color"
              value={ink.color}
              onChange={({ currentTarget }) => pot.mix({ color: currentTarget.value })}
              className="h-8 w-14 rounded-md border border-line bg-transparent p-0.5 pointer-coarse:h-11"
            />
          </label>
          <Slide label="Width">
            <Range
              label="Width"
              value={Math.sqrt(ink.width)}
              min={Math.sqrt(INK_WIDTH.min)}
              max={Math.sqrt(INK_WIDTH.max)}
              step={0.1}
              valueText={`${ink.width} thousandths of the paper`}
              onChange={(root) =>
                pot.mix({ width: Math.min(INK_WIDTH.max, Math.max(INK_WIDTH.min, Math.round(root ** 2))) })
              }
            />
          </Slide>
          <Slide label="Opacity">
            <Range
              label="Opacity"
              value={ink.opacity}
              {...INK_OPACITY}
              step={0.05}
              valueText={`${Math.round(100 * ink.opacity)} %`}
              onChange={(opacity) => pot.mix({ opacity: Math.round(100 * opacity) / 100 })}
            />
          </Slide>
          <svg
            aria-hidden
            viewBox="0 0 256 56"
            className="mt-2 w-full rounded-lg bg-white ring-1 ring-ink/10"
          >
            <path
              d="M44 34C90 4 150 62 212 22"
              fill="none"
              strokeLinecap="round"
              stroke={ink.color}
              strokeOpacity={ink.opacity}
              strokeWidth={Math.min(44, 0.56 * ink.width)}
            />
          </svg>
          <Button
            kind="quiet"
            icon={PenLine}
            className="-mb-2 -ml-1 text-[14px] font-normal"
            onClick={() => {
              addStroke(editor, viewport, pot.value);
              toolbox.choose("select");
              setOpen(false);
            }}
          >
            Add a stroke in the middle
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface SlideProps {
  readonly label: string;
  readonly children: ReactNode;
}

function Slide({ label, children }: SlideProps) {
  return (
    <div className="flex items-center gap-3">
      <span aria-hidden className="w-14 shrink-0 text-[14px] text-ink-soft">
        {label}
      </span>
      {children}
    </div>
  );
}

/** Whether dark marks are seen better on it (luma of Rec. 601). */
function isLight(color: string): boolean {
  const channel = (at: number): number => Number.parseInt(color.slice(at, at + 2), 16);
  return 0.299 * channel(1) + 0.587 * channel(3) + 0.114 * channel(5) > 150;
}
