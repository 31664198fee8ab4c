import type { Tool } from "../../../protocol/presence.ts";

/** Where a pointer is on the paper, and how it is held. */
export interface PaperPoint {
  /** Canvas pixels; outside of the paper they go below 0 and beyond its side. */
  readonly x: number;
  readonly y: number;
  /** In [0, 1]; 0.5 for what does not feel it. */
  readonly pressure: number;
  readonly shift: boolean;
  readonly alt: boolean;
  /** Ctrl, or ⌘ on a Mac. */
  readonly mod: boolean;
  readonly kind: "mouse" | "pen" | "touch";
  /** Canvas pixels of `SLACK[kind]` screen pixels: how far beside a thing a press still means it. */
  readonly slack: number;
}

/** Screen pixels. */
export const SLACK: Readonly<Record<PaperPoint["kind"], number>> = { mouse: 8, pen: 8, touch: 24 };

/** Canvas pixels of one screen pixel. */
export const screenPixel = ({ slack, kind }: PaperPoint): number => slack / SLACK[kind];

/**
 * What a pointer does on the paper. `down`, any number of `move`, then either `up` or `cancel`; one pointer at a time.
 * `cancel` leaves the drawing as it was before `down`.
 */
export interface PaperTool {
  readonly name: Tool;
  /** CSS. */
  readonly cursor: string;
  down(at: PaperPoint): void;
  move(at: PaperPoint): void;
  up(at: PaperPoint): void;
  cancel(): void;
  /** A pointer over the paper that is not down; null when it leaves. */
  hover?(at: PaperPoint | null): void;
  /** A key on the paper, as `KeyboardEvent.key` names it, while this tool is chosen. @returns whether it meant something */
  key?(key: string, shift: boolean): boolean;
}
