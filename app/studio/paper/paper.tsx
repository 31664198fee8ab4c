"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Cursors } from "../people/cursors.tsx";
import { useSession } from "../room/session-context.tsx";
import { useWatchedPart } from "../room/watched.ts";
import { Pointers } from "../tools/pointers.ts";
import { ToolMarks } from "../tools/tool-marks.tsx";
import { Toolbar } from "../tools/toolbar.tsx";
import { useTools } from "../tools/tools-context.tsx";
import { useToolKeys } from "../tools/use-tool-keys.ts";
import { PaperOverlay } from "./paper-overlay.tsx";
import { PaperView } from "./paper-view.ts";
import { PencilHint } from "./pencil-hint.tsx";
import { SheetMover } from "./sheet-mover.ts";

interface PaperProps {
  /** What the picture is of, in the prompt's words; empty when nobody has said yet. */
  readonly subject: string;
  /** Nothing has been drawn, and nothing is about to be. */
  readonly untouched: boolean;
  /** What is drawn over the drawing, in canvas pixels: part of an svg. */
  readonly overlay?: ReactNode;
  /** What lies on the sheet, under the pointers. */
  readonly children?: ReactNode;
}

/** The sheet on its stage, the drawing on it as strokes, the tools beside it, and where the others point at. */
export function Paper({ subject, untouched, overlay, children }: PaperProps) {
  const session = useSession();
  const { toolbox, viewport } = useTools();
  const stage = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const backdrop = useRef<HTMLCanvasElement>(null);
  const strokes = useWatchedPart(session.picture, ({ scene }) => scene.strokes.length);
  useToolKeys(stage);

  useEffect(() => {
    if (stage.current === null || sheet.current === null) return;
    if (canvas.current === null || backdrop.current === null) return;
    const motion = matchMedia("(prefers-reduced-motion: reduce)");
    const view = new PaperView(canvas.current, backdrop.current, () => motion.matches);
    const show = (): void => {
      viewport.canvasSide = session.picture.value.scene.width;
      view.show(session.picture.value);
    };
    show();
    const unsubscribe = session.picture.subscribe(show);
    const mover = new SheetMover(stage.current, sheet.current, viewport, (sharp) => view.look(sharp));
    const point = session.people.point.bind(session.people);
    const pointers = new Pointers(stage.current, { viewport, toolbox, point });
    return () => {
      pointers.close();
      mover.close();
      unsubscribe();
      view.close();
    };
  }, [session, viewport, toolbox]);

  return (
    <div className="paper-place">
      <Toolbar />
      <div className="paper-sheet aspect-square shrink-0 shadow-sheet">
        <div
          ref={stage}
          role="application"
          aria-label="The paper"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: everything that a pointer can do here keys can do too.
          tabIndex={0}
          data-testid="stage"
          className="absolute inset-0 touch-none overflow-clip rounded-[2px] bg-wash select-none"
        >
          <div
            ref={sheet}
            className="absolute top-0 left-0 size-full origin-top-left bg-white ring-1 ring-black/5 will-change-transform"
          >
            <canvas ref={backdrop} aria-hidden hidden className="absolute inset-0 size-full" />
            <canvas
              ref={canvas}
              role="img"
              aria-label={describe(strokes, subject)}
              data-testid="paper"
              className="absolute inset-0 size-full"
            />
            {untouched && strokes === 0 && <PencilHint />}
            <PaperOverlay>
              <ToolMarks />
              {overlay}
            </PaperOverlay>
            {children}
            <Cursors />
          </div>
        </div>
      </div>
    </div>
  );
}

/** What somebody who cannot see the paper should know of it. */
export function describe(strokes: number, subject: string): string {
  if (strokes === 0) return "An empty sheet of paper";
  const of = subject.trim() === "" ? "The drawing" : `A drawing for “${subject.trim()}”`;
  return `${of}: ${strokes} ${strokes === 1 ? "stroke" : "strokes"}`;
}
