import { type RefObject, useLayoutEffect, useRef } from "react";
import type * as Y from "yjs";
import { LIMITS } from "../../../protocol/limits.ts";
import { type DeltaStep, movedCaret, textChange } from "./text-diff.ts";

/** A prompt is one line: a break pasted in becomes a space. */
const oneLine = (text: string): string => text.replace(/[\r\n\u2028\u2029]+/g, " ");

const ORIGIN = Symbol("typed in this field");

/**
 * Binds a field to a shared text: what is typed becomes the smallest change, what others type appears without moving
 * the caret off its place. `text` is null as long as there is nothing to type into; then `begin` makes one.
 * While an input method composes, others' changes wait.
 */
export function useSharedText(
  field: RefObject<HTMLTextAreaElement | null>,
  text: Y.Text | null,
  begin: (typed: string) => void,
): void {
  const beginning = useRef(begin);
  beginning.current = begin;

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    /** What the field and the text last had in common, and what others did to the text since. */
    let base = element.value;
    let missed: (readonly DeltaStep[])[] = [];
    let composing = false;

    const showShared = (): void => {
      base = text?.toString() ?? "";
      missed = [];
      if (element.value !== base) element.value = base;
    };

    const typed = (): void => {
      if (composing) return;
      const value = oneLine(element.value).slice(0, LIMITS.promptLength);
      const caret = Math.min(element.selectionEnd, value.length);
      if (value !== element.value) {
        element.value = value;
        element.setSelectionRange(caret, caret);
      }
      if (text === null) {
        if (value !== "") beginning.current(value);
        return;
      }
      const change = textChange(base, value, caret);
      if (change === null) return;
      const start = missed.reduce(movedCaret, change.at);
      const end = missed.reduce(movedCaret, change.at + change.removed);
      text.doc?.transact(() => {
        text.delete(start, Math.max(0, end - start));
        text.insert(start, change.inserted);
      }, ORIGIN);
      if (missed.length === 0) base = value;
      else showShared();
    };

    const changed = (event: Y.YTextEvent): void => {
      if (event.transaction.origin === ORIGIN) return;
      if (composing) {
        missed.push(event.delta);
        return;
      }
      const { selectionStart, selectionEnd, selectionDirection } = element;
      showShared();
      if (element.ownerDocument.activeElement !== element) return;
      const start = movedCaret(selectionStart, event.delta);
      element.setSelectionRange(
        start,
        Math.max(start, movedCaret(selectionEnd, event.delta)),
        selectionDirection,
      );
    };

    const wrote = (event: Event): void => {
      // A word put in from outside while one is composed (a suggestion, on a phone) ends that, and not every browser says so.
      if (event instanceof InputEvent && !event.isComposing) composing = false;
      typed();
    };
    const composes = (): void => {
      composing = true;
    };
    const composed = (): void => {
      composing = false;
      typed();
    };

    // Words typed before there was a text to type into have just become its beginning.
    showShared();
    // What is taken back in it is the room's, not the browser's.
    element.toggleAttribute("data-shared-text", text !== null);
    element.addEventListener("input", wrote);
    element.addEventListener("compositionstart", composes);
    element.addEventListener("compositionend", composed);
    text?.observe(changed);
    return () => {
      element.removeEventListener("input", wrote);
      element.removeEventListener("compositionstart", composes);
      element.removeEventListener("compositionend", composed);
      text?.unobserve(changed);
    };
  }, [field, text]);
}
