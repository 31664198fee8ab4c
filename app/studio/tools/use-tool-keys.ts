"use client";

import { type RefObject, useEffect } from "react";
import { useToolbox } from "./tools-context.tsx";

const TYPES = "input:not([type=range]), textarea, select, [role=combobox], [contenteditable=true]";
const USES_SPACE =
  "button, a[href], summary, [role=slider], [role=switch], [role=radio], [role^=menuitem], [role=combobox]";
const OPEN = "[role=dialog], [role=menu], [role=listbox]";

/**
 * Keys for the tool in hand while the paper has the focus, or nothing has; held Space puts the hand in it.
 * These come before the studio's shortcuts, which mean what no tool wants.
 */
export function useToolKeys(stage: RefObject<HTMLElement | null>): void {
  const toolbox = useToolbox();
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
      const target = event.target instanceof Element ? event.target : document.body;
      if (document.querySelector(OPEN) !== null || target.closest(TYPES) !== null) return;
      if (event.key === " ") {
        if (target.closest(USES_SPACE) !== null) return;
        toolbox.hold("hand");
      } else {
        const onPaper = target === stage.current || target === document.body;
        if (!onPaper || toolbox.current().key?.(event.key, event.shiftKey) !== true) return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    const released = (event: KeyboardEvent): void => {
      if (event.key === " ") toolbox.hold(null);
    };
    const away = (): void => toolbox.hold(null);
    window.addEventListener("keydown", pressed, { capture: true });
    window.addEventListener("keyup", released, { capture: true });
    window.addEventListener("blur", away);
    return () => {
      window.removeEventListener("keydown", pressed, { capture: true });
      window.removeEventListener("keyup", released, { capture: true });
      window.removeEventListener("blur", away);
      toolbox.hold(null);
    };
  }, [toolbox, stage]);
}
