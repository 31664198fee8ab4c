"use client";

import { useEffect, useState } from "react";
import { useEditor } from "../editing/editor-context.tsx";
import { useCommands } from "../palette/commands.ts";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { addStroke } from "./add-stroke.ts";
import { EraserTool } from "./eraser.ts";
import { HandTool } from "./hand.ts";
import { PenTool } from "./pen.ts";
import { RegionTool } from "./region.ts";
import { useTools } from "./tools-context.tsx";

const VIEWERS_TOOLS: ReadonlySet<"hand"> = new Set(["hand"]);

interface DrawingTools {
  readonly pen: PenTool;
  readonly region: RegionTool;
}

/** Puts hand, pen, eraser and region into the toolbox; of whoever may only look the hand is all. */
export function useDrawingTools(): DrawingTools {
  const session = useSession();
  const editor = useEditor();
  const { toolbox, viewport, ink, region } = useTools();
  // Who one is comes later than the page.
  useWatched(session.authority.me);
  const looksOnly = session.authority.me.value !== null && !editor.mayEdit;
  const byKeys = (): void => {
    addStroke(editor, viewport, ink.value);
    toolbox.choose("select");
  };
  useCommands(() => (editor.mayEdit ? [{ name: "Add a stroke", group: "Strokes", act: byKeys }] : []));
  const [tools] = useState<DrawingTools>(() => ({
    pen: new PenTool(editor, ink, byKeys),
    region: new RegionTool(viewport, region),
  }));
  useEffect(() => {
    toolbox.add(new HandTool(viewport));
    toolbox.add(tools.pen);
    toolbox.add(new EraserTool(editor));
    toolbox.add(tools.region);
  }, [toolbox, viewport, editor, tools]);
  useEffect(() => toolbox.restrict(looksOnly ? VIEWERS_TOOLS : null), [toolbox, looksOnly]);
  return tools;
}
