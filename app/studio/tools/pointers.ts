import type { Cursor } from "../../../protocol/presence.ts";
import type { Viewport } from "../paper/viewport.ts";
import { type PaperPoint, type PaperTool, SLACK } from "./tool.ts";
import type { Toolbox } from "./toolbox.ts";

/** What lies on the paper and takes presses for itself. */
const OWN = "button, a, input, textarea, [role=dialog], [role=menu], [data-takes-pointer]";
/** Doubles every so many pixels of a wheel, or of two fingers on a trackpad. */
const WHEEL_DOUBLING = 260;
const PINCH_WHEEL_DOUBLING = 70;
const LINE = 16;
/** How far from the sheet others still see where we point, in sheets. */
const OUTSIDE = 0.5;

type Gesture =
  | { readonly kind: "tool"; readonly id: number; readonly touch: boolean; readonly tool: PaperTool }
  | { readonly kind: "pan"; readonly id: number; readonly touch: boolean; x: number; y: number }
  | { readonly kind: "pinch" };

interface Place {
  readonly x: number;
  readonly y: number;
}

export interface PointersOptions {
  readonly viewport: Viewport;
  readonly toolbox: Toolbox;
  /** Shares of the paper; null when nobody points. */
  readonly point: (cursor: Cursor | null) => void;
}

/**
 * What pointers do on the paper: one draws with the tool in hand, the middle button and two fingers move the paper,
 * a wheel moves and enlarges it. Once a pen has been seen, fingers and the palm under the pen no longer draw.
 */
export class Pointers {
  readonly #stage: HTMLElement;
  readonly #viewport: Viewport;
  readonly #toolbox: Toolbox;
  readonly #point: (cursor: Cursor | null) => void;
  readonly #touches = new Map<number, Place>();
  readonly #closing = new AbortController();
  readonly #unsubscribe: readonly (() => void)[];
  #gesture: Gesture | null = null;
  #penSeen = false;

  constructor(stage: HTMLElement, { viewport, toolbox, point }: PointersOptions) {
    this.#stage = stage;
    this.#viewport = viewport;
    this.#toolbox = toolbox;
    this.#point = point;
    const { signal } = this.#closing;
    stage.addEventListener("pointerdown", this.#down, { signal });
    stage.addEventListener("pointermove", this.#move, { signal });
    stage.addEventListener("pointerup", this.#up, { signal });
    stage.addEventListener("pointercancel", this.#cancelled, { signal });
    stage.addEventListener("lostpointercapture", this.#cancelled, { signal });
    stage.addEventListener("pointerleave", this.#left, { signal });
    stage.addEventListener("wheel", this.#wheel, { signal, passive: false });
    stage.addEventListener("contextmenu", this.#menu, { signal });
    window.addEventListener("keydown", this.#escape, { signal, capture: true });
    const other = (): void => {
      this.#cancelTool();
      this.#showCursor();
    };
    this.#unsubscribe = [toolbox.tool.subscribe(other), toolbox.held.subscribe(() => this.#showCursor())];
    this.#showCursor();
  }

  close(): void {
    this.#cancelTool();
    this.#closing.abort();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  readonly #down = (event: PointerEvent): void => {
    if (event.target instanceof Element && event.target.closest(OWN) !== null) return;
    this.#stage.focus({ preventScroll: true });
    this.#tell(event);
    const { pointerId: id, pointerType, clientX: x, clientY: y } = event;
    if (pointerType === "pen") this.#penCame();
    if (pointerType === "touch") {
      this.#touches.set(id, { x, y });
      if (this.#gesture?.kind === "tool" && !this.#gesture.touch) return;
      if (this.#touches.size === 2) {
        this.#cancelTool();
        this.#gesture = { kind: "pinch" };
        this.#capture(id);
        this.#showCursor();
        return;
      }
    }
    if (this.#gesture !== null) return;
    this.#capture(id);
    const touch = pointerType === "touch";
    const tool = this.#toolFor(event);
    const pans = tool.name === "hand" || event.button === 1 || (touch && this.#penSeen);
    if (pans) {
      // The middle button would begin to scroll by itself.
      event.preventDefault();
      this.#gesture = { kind: "pan", id, touch, x, y };
      this.#showCursor();
    } else if (pointerType !== "mouse" || event.button === 0) {
      this.#gesture = { kind: "tool", id, touch, tool };
      tool.down(this.#at(event));
      this.#showCursor();
    }
  };

  readonly #move = (event: PointerEvent): void => {
    this.#tell(event);
    const gesture = this.#gesture;
    if (gesture?.kind === "pinch") {
      this.#pinch(event);
    } else if (gesture === null) {
      if (event.pointerType !== "touch") this.#toolbox.current().hover?.(this.#at(event));
      this.#showCursor();
    } else if (gesture.id !== event.pointerId) {
      return;
    } else if (gesture.kind === "pan") {
      this.#viewport.panBy(event.clientX - gesture.x, event.clientY - gesture.y);
      [gesture.x, gesture.y] = [event.clientX, event.clientY];
    } else {
      const coalesced = event.getCoalescedEvents?.() ?? [];
      for (const each of coalesced.length > 0 ? coalesced : [event]) gesture.tool.move(this.#at(each));
    }
    if (event.pointerType === "touch" && this.#touches.has(event.pointerId)) {
      this.#touches.set(event.pointerId, { x: event.clientX, y: event.clientY });
    }
  };

  readonly #up = (event: PointerEvent): void => {
    const gesture = this.#gesture;
    if (gesture?.kind === "tool" && gesture.id === event.pointerId) {
      this.#gesture = null;
      gesture.tool.up(this.#at(event));
    }
    this.#ended(event);
  };

  readonly #cancelled = (event: PointerEvent): void => {
    if (this.#gesture?.kind === "tool" && this.#gesture.id === event.pointerId) this.#cancelTool();
    this.#ended(event);
  };

  /** A pointer is gone: of two fingers the other one goes on moving the paper. */
  #ended({ pointerId, pointerType }: PointerEvent): void {
    const gesture = this.#gesture;
    this.#touches.delete(pointerId);
    if (pointerType === "touch") this.#point(null);
    if (gesture?.kind === "pan" && gesture.id === pointerId) this.#gesture = null;
    if (gesture?.kind === "pinch" && this.#touches.size < 2) {
      const [rest] = this.#touches;
      this.#gesture = rest === undefined ? null : { kind: "pan", id: rest[0], touch: true, ...rest[1] };
    }
    this.#showCursor();
  }

  readonly #left = (): void => {
    if (this.#gesture !== null) return;
    this.#toolbox.current().hover?.(null);
    this.#point(null);
  };

  readonly #wheel = (event: WheelEvent): void => {
    const { ctrlKey, metaKey, clientX, clientY, deltaMode } = event;
    const unit = deltaMode === 1 ? LINE : deltaMode === 2 ? this.#stage.clientHeight : 1;
    // A mouse with one wheel goes sideways with Shift; some browsers say so themselves.
    const sideways = event.shiftKey && event.deltaX === 0;
    const [dx, dy] = sideways ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    if (ctrlKey || metaKey) {
      event.preventDefault();
      // A pinch on a trackpad comes as a wheel with Ctrl and small steps.
      const doubling = Math.abs(dy * unit) < 50 ? PINCH_WHEEL_DOUBLING : WHEEL_DOUBLING;
      this.#viewport.zoomAt(2 ** ((-dy * unit) / doubling), clientX, clientY);
      return;
    }
    // Where all of the sheet is seen, the page may be what somebody wants to move.
    if (this.#viewport.showsWholeSheet && pageScrolls(dy)) return;
    event.preventDefault();
    this.#viewport.panBy(-dx * unit, -dy * unit);
  };

  readonly #menu = (event: MouseEvent): void => {
    // A long press is a slow beginning of a stroke.
    if (this.#gesture !== null) event.preventDefault();
  };

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.#gesture?.kind !== "tool") return;
    this.#cancelTool();
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  /** A pen draws; a palm that lay there before it did not mean to. */
  #penCame(): void {
    this.#penSeen = true;
    if (this.#gesture !== null && this.#gesture.kind !== "pinch" && !this.#gesture.touch) return;
    this.#cancelTool();
    this.#gesture = null;
  }

  #cancelTool(): void {
    if (this.#gesture?.kind !== "tool") return;
    const { tool } = this.#gesture;
    this.#gesture = null;
    tool.cancel();
    this.#showCursor();
  }

  #toolFor({ pointerType, button, buttons }: PointerEvent): PaperTool {
    // The other end of a pen.
    const reversed = pointerType === "pen" && (button === 5 || (buttons & 32) !== 0);
    const eraser = reversed && this.#toolbox.allows("eraser") ? this.#toolbox.get("eraser") : null;
    return eraser ?? this.#toolbox.current();
  }

  #pinch({ pointerId, clientX, clientY }: PointerEvent): void {
    const before = [...this.#touches.values()];
    if (!this.#touches.has(pointerId) || before.length < 2) return;
    this.#touches.set(pointerId, { x: clientX, y: clientY });
    const [a, b] = before;
    const [c, d] = [...this.#touches.values()];
    const [x, y] = [(c.x + d.x) / 2, (c.y + d.y) / 2];
    this.#viewport.panBy(x - (a.x + b.x) / 2, y - (a.y + b.y) / 2);
    const apart = Math.hypot(b.x - a.x, b.y - a.y);
    if (apart > 1) this.#viewport.zoomAt(Math.hypot(d.x - c.x, d.y - c.y) / apart, x, y);
  }

  #at(event: PointerEvent): PaperPoint {
    const kind = event.pointerType === "pen" || event.pointerType === "touch" ? event.pointerType : "mouse";
    return {
      ...this.#viewport.toPaper(event.clientX, event.clientY),
      pressure: kind === "pen" ? Math.min(1, Math.max(0, event.pressure)) : 0.5,
      shift: event.shiftKey,
      alt: event.altKey,
      mod: event.ctrlKey || event.metaKey,
      kind,
      slack: SLACK[kind] * this.#viewport.screenPixel,
    };
  }

  #tell({ clientX, clientY }: PointerEvent): void {
    const { x, y } = this.#viewport.toPaper(clientX, clientY);
    const share = (value: number): number =>
      Math.min(1 + OUTSIDE, Math.max(-OUTSIDE, value / this.#viewport.canvasSide));
    this.#point({ x: share(x), y: share(y) });
  }

  #capture(id: number): void {
    try {
      this.#stage.setPointerCapture(id);
    } catch {
      // A pointer that is gone already cannot be captured; its end has been told.
    }
  }

  #showCursor(): void {
    const moving = this.#gesture?.kind === "pan" || this.#gesture?.kind === "pinch";
    const cursor = moving ? "grabbing" : this.#toolbox.current().cursor;
    if (this.#stage.style.cursor !== cursor) this.#stage.style.cursor = cursor;
  }
}

function pageScrolls(dy: number): boolean {
  const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
  return dy < 0 ? scrollTop > 0 : dy > 0 && scrollTop + clientHeight < scrollHeight - 1;
}
