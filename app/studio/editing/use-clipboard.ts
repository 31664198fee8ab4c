import { useEffect } from "react";
import { SvgError } from "../../../drawing/svg-read.ts";
import { problemOf } from "../../../protocol/errors.ts";
import type { Session } from "../room/session.ts";
import { copiedText, cutText, pasteText } from "./clipboard.ts";
import type { Editor } from "./editor.ts";

const TEXT_FIELD = "input:not([type=range]), textarea, [contenteditable=true]";

/** Words are being copied, not strokes. */
function isText(event: ClipboardEvent): boolean {
  const inField = event.target instanceof Element && event.target.closest(TEXT_FIELD) !== null;
  return inField || getSelection()?.isCollapsed === false;
}

/** Copy, cut and paste of strokes, as SVG text, for the whole window. */
export function useClipboard(editor: Editor, session: Pick<Session, "tell">): void {
  useEffect(() => {
    const take = (event: ClipboardEvent, text: string | null): void => {
      if (text === null || event.clipboardData === null) return;
      event.preventDefault();
      event.clipboardData.setData("text/plain", text);
      event.clipboardData.setData("image/svg+xml", text);
    };
    const copy = (event: ClipboardEvent): void => {
      if (!isText(event)) take(event, copiedText(editor));
    };
    const cut = (event: ClipboardEvent): void => {
      if (!isText(event) && editor.mayEdit) take(event, cutText(editor));
    };
    const paste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (isText(event) || text === "") return;
      try {
        if (pasteText(editor, text)) event.preventDefault();
      } catch (error) {
        session.tell(
          error instanceof SvgError ? { code: "bad-message", message: error.message } : problemOf(error),
        );
      }
    };
    window.addEventListener("copy", copy);
    window.addEventListener("cut", cut);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("copy", copy);
      window.removeEventListener("cut", cut);
      window.removeEventListener("paste", paste);
    };
  }, [editor, session]);
}
