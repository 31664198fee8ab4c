import { z } from "zod";
import type { Rgba } from "../../../drawing/stroke.ts";
import { PIGMENTS } from "../../../protocol/pigments.ts";
import { Watched } from "../room/watched.ts";

/** Thousandths of the paper's side. */
export const INK_WIDTH = { min: 2, max: 120 } as const;
export const INK_OPACITY = { min: 0.05, max: 1 } as const;

const inkSchema = z.object({
  /** As #rrggbb. */
  color: z.string().regex(/^#[0-9a-f]{6}$/),
  /** Diameter in thousandths of the paper's side. */
  width: z.number().min(INK_WIDTH.min).max(INK_WIDTH.max),
  opacity: z.number().min(INK_OPACITY.min).max(INK_OPACITY.max),
});
/** What the pen draws with. */
export type Ink = z.infer<typeof inkSchema>;

export const FIRST_INK: Ink = { color: "#201e1a", width: 14, opacity: 1 };

/** The colours that lie ready. */
export const INKS: readonly { readonly name: string; readonly color: string }[] = [
  { name: "Ink", color: FIRST_INK.color },
  { name: "Vermilion", color: "#d8432b" },
  ...PIGMENTS,
  { name: "Gold", color: "#f2c12e" },
  { name: "Sky", color: "#8ec5e8" },
  { name: "Leaf", color: "#8cc152" },
  { name: "White", color: "#ffffff" },
];

const MEMORY = "croquis.ink";

/** The ink as this browser remembers it. */
export function rememberedInk(): Ink {
  try {
    return inkSchema.parse(JSON.parse(localStorage.getItem(MEMORY) ?? "null"));
  } catch {
    // Nothing is stored, or nothing that can be read, or storage is forbidden.
    return FIRST_INK;
  }
}

/** The ink in the pen, remembered by this browser. */
export class InkPot extends Watched<Ink> {
  constructor() {
    super(rememberedInk());
  }

  /** What is out of range changes nothing. */
  mix(change: Partial<Ink>): void {
    const next = inkSchema.safeParse({ ...this.value, ...change });
    if (!next.success) return;
    this.set(next.data);
    try {
      localStorage.setItem(MEMORY, JSON.stringify(next.data));
    } catch {
      // Not remembered, but used.
    }
  }
}

export function rgbaOf({ color, opacity }: Ink): Rgba {
  const channel = (at: number): number => Number.parseInt(color.slice(at, at + 2), 16) / 255;
  return [channel(1), channel(3), channel(5), opacity];
}
