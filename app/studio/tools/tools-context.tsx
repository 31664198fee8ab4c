"use client";

import { createContext, type ReactNode, useContext, useState } from "react";
import { Viewport } from "../paper/viewport.ts";
import { Watched } from "../room/watched.ts";
import { InkPot } from "./ink.ts";
import type { PaintedRegion } from "./painted-region.ts";
import { Toolbox } from "./toolbox.ts";

/** What lies beside the paper: one of each for a window. */
export interface Tools {
  readonly toolbox: Toolbox;
  readonly viewport: Viewport;
  readonly ink: InkPot;
  /** What was painted with the region tool, for reseeding; null for nothing. */
  readonly region: Watched<PaintedRegion | null>;
}

const ToolsContext = createContext<Tools | null>(null);

const freshTools = (): Tools => ({
  toolbox: new Toolbox(),
  viewport: new Viewport(),
  ink: new InkPot(),
  region: new Watched<PaintedRegion | null>(null),
});

export function ToolsProvider({ children }: { readonly children: ReactNode }) {
  const [tools] = useState(freshTools);
  return <ToolsContext value={tools}>{children}</ToolsContext>;
}

/** For a part of the studio that is shown on its own, as tests do. */
export const ToolsContextProvider = ToolsContext.Provider;

export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (tools === null) throw new Error("This part of the studio stands outside its tools.");
  return tools;
}

export const useToolbox = (): Toolbox => useTools().toolbox;

export const useViewport = (): Viewport => useTools().viewport;
