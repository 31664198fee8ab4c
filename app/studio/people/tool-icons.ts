import {
  Brush,
  Eraser,
  Hand,
  Lasso,
  type LucideIcon,
  MessageCircle,
  MousePointer2,
  SquareDashed,
} from "lucide-react";
import type { Tool } from "../../../protocol/presence.ts";

/** What somebody holds in their hand. */
export const TOOL_ICONS: Readonly<Record<Tool, LucideIcon>> = {
  select: MousePointer2,
  lasso: Lasso,
  hand: Hand,
  pen: Brush,
  eraser: Eraser,
  region: SquareDashed,
  comment: MessageCircle,
};
