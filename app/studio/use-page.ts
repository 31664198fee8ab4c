import { type RefObject, useEffect, useRef } from "react";

/** The window is called after what is drawn in it. */
export function useTitle(subject: string): void {
  const words = subject.trim();
  useEffect(() => {
    document.title = words === "" ? "Croquis" : `${words} · Croquis`;
  }, [words]);
}

/**
 * Who comes to an empty sheet can type at once; only where that brings no keyboard up from below, and only once.
 */
export function useInvitation(field: RefObject<HTMLElement | null>, inviting: boolean): void {
  const invited = useRef(false);
  useEffect(() => {
    if (!inviting || invited.current) return;
    invited.current = true;
    if (matchMedia("(pointer: fine)").matches && document.activeElement === document.body) {
      field.current?.focus();
    }
  }, [field, inviting]);
}
