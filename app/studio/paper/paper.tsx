"use client";

import { type PointerEvent, type ReactNode, useEffect, useRef } from "react";
import { Cursors } from "../people/cursors.tsx";
import { useSession } from "../room/session-context.tsx";
import { useWatchedPart } from "../room/watched.ts";
import { PaperView } from "./paper-view.ts";
import { PencilHint } from "./pencil-hint.tsx";

interface PaperProps {
  /** What the picture is of, in the prompt's words; empty when nobody has said yet. */
  readonly subject: string;
  /** Nothing has been drawn, and nothing is about to be. */
  readonly untouched: boolean;
  /** What lies on the sheet, under the pointers. */
  readonly children?: ReactNode;
}

/** The sheet: the drawing as strokes, and where the others point at. */
export function Paper({ subject, untouched, children }: PaperProps) {
  const session = useSession();
  const canvas = useRef<HTMLCanvasElement>(null);
  const strokes = useWatchedPart(session.picture, ({ scene }) => scene.strokes.length);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const motion = matchMedia("(prefers-reduced-motion: reduce)");
    const view = new PaperView(element, () => motion.matches);
    const show = (): void => view.show(session.picture.value);
    const resized = new ResizeObserver(([entry]) => {
      view.resize(entry.contentBoxSize[0].inlineSize * window.devicePixelRatio);
    });
    resized.observe(element);
    show();
    const unsubscribe = session.picture.subscribe(show);
    return () => {
      unsubscribe();
      resized.disconnect();
      view.close();
    };
  }, [session]);

  const point = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>): void => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    session.people.point({ x: (clientX - left) / width, y: (clientY - top) / height });
  };
  const leave = (): void => session.people.point(null);

  return (
    <div
      className="paper-sheet aspect-square shrink-0 bg-white shadow-sheet"
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={leave}
      onPointerCancel={leave}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={describe(strokes, subject)}
        data-testid="paper"
        className="absolute inset-0 size-full"
      />
      {untouched && strokes === 0 && <PencilHint />}
      {children}
      <Cursors />
    </div>
  );
}

/** What somebody who cannot see the paper should know of it. */
export function describe(strokes: number, subject: string): string {
  if (strokes === 0) return "An empty sheet of paper";
  const of = subject.trim() === "" ? "The drawing" : `A drawing for “${subject.trim()}”`;
  return `${of}: ${strokes} ${strokes === 1 ? "stroke" : "strokes"}`;
}
