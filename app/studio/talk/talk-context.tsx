"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useEditor } from "../editing/editor-context.tsx";
import { useSession } from "../room/session-context.tsx";
import { useTools } from "../tools/tools-context.tsx";
import { CommentTool } from "./comment-tool.ts";
import { TalkDesk } from "./desk.ts";

const TalkContext = createContext<TalkDesk | null>(null);

/** What is said in the session around it, and the tool that comments are placed with. */
export function TalkProvider({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const editor = useEditor();
  const { toolbox } = useTools();
  const [desk, setDesk] = useState<TalkDesk | null>(null);

  useEffect(() => {
    const opened = new TalkDesk(session);
    setDesk(opened);
    return () => opened.close();
  }, [session]);

  useEffect(() => {
    if (desk === null) return;
    let before = toolbox.tool.value;
    const done = (): void => toolbox.choose(before === "comment" ? "select" : before);
    toolbox.add(
      new CommentTool({
        drawing: () => editor.shown.value,
        onPlaced: (pin) => {
          desk.write(pin);
          done();
        },
      }),
    );
    return toolbox.tool.subscribe(() => {
      const tool = toolbox.tool.value;
      if (tool !== "comment") {
        before = tool;
        return;
      }
      // With something selected it is clear what the comment is about: the topmost of it.
      const about = editor.selected.at(-1)?.stroke.id;
      if (about === undefined) return;
      done();
      desk.write({ kind: "stroke", stroke: about });
    });
  }, [desk, editor, toolbox]);

  return desk !== null && <TalkContext value={desk}>{children}</TalkContext>;
}

/** For a part of the studio that is shown on its own, as tests do. */
export const TalkContextProvider = TalkContext.Provider;

export function useTalk(): TalkDesk {
  const desk = useContext(TalkContext);
  if (desk === null) throw new Error("This part of the studio stands outside of its talk.");
  return desk;
}
