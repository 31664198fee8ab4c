"use client";

import { createContext, type ReactNode, useContext, useState } from "react";
import { Viewport } from "../paper/viewport.ts";
import { Toolbox } from "./toolbox.ts";

interface Tools {
  readonly toolbox: Toolbox;
  readonly viewport: Viewport;
}

const ToolsContext = createContext<Tools | null>(null);

/** One toolbox and one viewport for all that lies on the table. */
export function ToolsProvider({ children }: { readonly children: ReactNode }) {
  const [tools] = useState<Tools>(() => ({ toolbox: new Toolbox(), viewport: new Viewport() }));
  return <ToolsContext.Provider value={tools}>{children}</ToolsContext.Provider>;
}

function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (tools === null) throw new Error("This part of the studio stands outside its tools.");
  return tools;
}

export const useToolbox = (): Toolbox => useTools().toolbox;

export const useViewport = (): Viewport => useTools().viewport;
