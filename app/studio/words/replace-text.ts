/**
 * Puts `text` in the place of what stands from `from` to `to`, as if somebody had typed it: the field's own listeners
 * (use-shared-text.ts) pass it on, and in a field that has the focus the browser can undo it. The caret stands behind it.
 */
export function replaceText(field: HTMLTextAreaElement, from: number, to: number, text: string): void {
  const { ownerDocument } = field;
  if (ownerDocument.activeElement === field && typeof ownerDocument.execCommand === "function") {
    field.setSelectionRange(from, to);
    // Deprecated, and still the only way to write into a field that the browser can undo.
    if (ownerDocument.execCommand("insertText", false, text)) return;
  }
  field.setRangeText(text, from, to);
  field.setSelectionRange(from + text.length, from + text.length);
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
}

/** The same, with the caret left at the letter where it stands. */
export function mendText(field: HTMLTextAreaElement, from: number, to: number, text: string): void {
  const { selectionEnd } = field;
  replaceText(field, from, to, text);
  if (selectionEnd < from) field.setSelectionRange(selectionEnd, selectionEnd);
  if (selectionEnd <= to) return;
  const caret = selectionEnd + text.length - (to - from);
  field.setSelectionRange(caret, caret);
}

/** Puts a word where the caret stands, or was last; with spaces around it where words stand. */
export function insertWord(field: HTMLTextAreaElement, word: string): void {
  const { value, selectionStart: from, selectionEnd: to } = field;
  const before = from > 0 && !/[\s(]$/.test(value.slice(0, from)) ? " " : "";
  const after = to < value.length && !/^[\s,.;)]/.test(value.slice(to)) ? " " : "";
  replaceText(field, from, to, `${before}${word}${after}`);
}
