import { useEffect, useRef, useState } from "react";

const TEXT_FIELD = "input:not([type=range]), textarea, [contenteditable=true]";

/** The files that a paste brings; none when it is text for the field that somebody types in. */
export function pastedFiles({ clipboardData, target }: ClipboardEvent): readonly File[] {
  if (clipboardData === null) return [];
  const typing = target instanceof Element && target.closest(TEXT_FIELD) !== null;
  if (typing && clipboardData.types.includes("text/plain")) return [];
  return [...clipboardData.files];
}

const bringsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** Takes what is pasted or dropped anywhere in the window. @returns whether somebody holds files over it */
export function useIncoming(take: (files: readonly File[]) => void): boolean {
  const current = useRef(take);
  current.current = take;
  const [over, setOver] = useState(false);
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const files = pastedFiles(event);
      if (files.length === 0) return;
      event.preventDefault();
      current.current(files);
    };
    const hold = (event: DragEvent): void => {
      if (!bringsFiles(event) || event.dataTransfer === null) return;
      // Without this the browser would leave the room and show the file.
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!bringsFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      current.current([...event.dataTransfer.files]);
    };
    window.addEventListener("paste", paste);
    window.addEventListener("dragenter", hold);
    window.addEventListener("dragover", hold);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("paste", paste);
      window.removeEventListener("dragenter", hold);
      window.removeEventListener("dragover", hold);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);
  return over;
}
