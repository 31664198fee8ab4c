"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useSession } from "../room/session-context.tsx";
import { Editor } from "./editor.ts";

const EditorContext = createContext<Editor | null>(null);

/** An editor for the session around it, as long as this is mounted. */
export function EditorProvider({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const [editor, setEditor] = useState<Editor | null>(null);
  useEffect(() => {
    const opened = new Editor(session);
    setEditor(opened);
    return () => {
      opened.close();
      setEditor(null);
    };
  }, [session]);
  return editor !== null && <EditorContext value={editor}>{children}</EditorContext>;
}

/** For a part of the studio that is shown on its own, as tests do. */
export const EditorContextProvider = EditorContext.Provider;

/** What this window does to strokes. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error("This part of the studio stands outside of an editor.");
  return editor;
}
