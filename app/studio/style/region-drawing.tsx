"use client";

import { type PointerEvent, useEffect, useId, useRef, useState } from "react";
import type { Region } from "../../../protocol/style.ts";
import { MIDDLE, movedBy, type Place, regionBetween, resizedBy, STRIDE } from "./region.ts";
import { placeOf } from "./regions.tsx";

/** Further than this, in shares of the paper, and a press was a drag. */
const DRAG = 0.02;
const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-STRIDE, 0],
  ArrowRight: [STRIDE, 0],
  ArrowUp: [0, -STRIDE],
  ArrowDown: [0, STRIDE],
};

interface RegionDrawingProps {
  /** Of the reference. */
  readonly name: string;
  readonly region: Region | null;
  readonly onKeep: (region: Region) => void;
  readonly onCancel: () => void;
}

/**
 * Draw on the paper where a picture counts: drag a rectangle, or tap two corners, or move and stretch it by arrows.
 * It lies over the whole sheet, so that nothing else takes the drag.
 */
export function RegionDrawing({ name, region, onKeep, onCancel }: RegionDrawingProps) {
  const [draft, setDraft] = useState(region ?? MIDDLE);
  const corner = useRef<Place | null>(null);
  const dragging = useRef(false);
  const sheet = useRef<HTMLDivElement>(null);
  const help = useId();
  const current = useRef({ draft, onKeep, onCancel });
  current.current = { draft, onKeep, onCancel };

  useEffect(() => {
    const element = sheet.current;
    element?.focus({ preventScroll: true });
    // On a phone the controls lie below the paper.
    element?.scrollIntoView({ block: "nearest" });
    const pressed = (event: KeyboardEvent): void => {
      const arrow = ARROWS[event.key];
      const onButton = event.target instanceof Element && event.target.closest("button") !== null;
      if (event.key === "Escape") current.current.onCancel();
      else if (event.key === "Enter" && !onButton) current.current.onKeep(current.current.draft);
      else if (arrow !== undefined)
        setDraft((before) => (event.shiftKey ? resizedBy : movedBy)(before, ...arrow));
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, []);

  const placeAt = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>): Place => {
    const box = currentTarget.getBoundingClientRect();
    return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
  };
  const down = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    dragging.current = true;
    const place = placeAt(event);
    if (corner.current === null) corner.current = place;
    else setDraft(regionBetween(corner.current, place));
  };
  const move = (event: PointerEvent<HTMLElement>): void => {
    if (!dragging.current || corner.current === null) return;
    const place = placeAt(event);
    if (isDrag(corner.current, place)) setDraft(regionBetween(corner.current, place));
  };
  const up = (event: PointerEvent<HTMLElement>): void => {
    if (!dragging.current || corner.current === null) return;
    dragging.current = false;
    const place = placeAt(event);
    // A tap: the other corner comes with the next one.
    if (isDrag(corner.current, place)) onKeep(regionBetween(corner.current, place));
  };
  return (
    <div
      ref={sheet}
      role="dialog"
      aria-label={`Where “${name}” counts`}
      aria-describedby={help}
      tabIndex={-1}
      data-testid="placing"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => {
        dragging.current = false;
        corner.current = null;
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) onCancel();
      }}
      className="absolute inset-0 z-10 animate-appear cursor-crosshair touch-none overflow-hidden outline-none"
    >
      <div
        className="absolute border border-dashed border-[#201e1a] shadow-[0_0_0_200vmax_rgb(32_30_26/0.32)]"
        style={placeOf(draft)}
      />
      <div className="pointer-events-none absolute inset-x-2 bottom-2 flex flex-wrap items-center justify-between gap-x-3 gap-y-1 rounded-2xl bg-raised py-1 pr-1 pl-4 text-[14px] text-ink shadow-float">
        <p id={help} className="py-2 leading-snug">
          Drag over the paper
          <span className="pointer-coarse:hidden">; arrows move the frame, with Shift they stretch it</span>.
        </p>
        <div className="pointer-events-auto ml-auto flex" onPointerDown={(event) => event.stopPropagation()}>
          <button type="button" onClick={onCancel} className={`${CHOICE} text-ink-soft hover:text-ink`}>
            Cancel
          </button>
          <button
            type="button"
            onClick={() => onKeep(draft)}
            className={`${CHOICE} text-accent hover:text-accent-strong`}
          >
            Keep
          </button>
        </div>
      </div>
    </div>
  );
}

const CHOICE = "h-11 rounded-full px-3.5 font-medium transition-colors hover:bg-wash";

const isDrag = (from: Place, to: Place): boolean => Math.hypot(to.x - from.x, to.y - from.y) > DRAG;
