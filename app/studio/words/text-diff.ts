/** One replacement: `removed` characters at `at` make way for `inserted`. */
export interface TextChange {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00;
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code < 0xe000;

/**
 * The smallest single replacement that makes `after` of `before`, or null when they are equal. `caret` is where the
 * caret stands in `after`: of equal runs ("aa" → "aaa") the one that ends there was typed. Never splits a character
 * that takes two code units.
 */
export function textChange(before: string, after: string, caret: number): TextChange | null {
  if (before === after) return null;
  const tail = Math.min(after.length - caret, before.length);
  let end = 0;
  while (end < tail && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const shorter = Math.min(before.length, after.length) - end;
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start--;
  if (end > 0 && isLowSurrogate(before.charCodeAt(before.length - end))) end--;
  return {
    at: start,
    removed: before.length - end - start,
    inserted: after.slice(start, after.length - end),
  };
}

/** A step of a change as Yjs tells it. */
export interface DeltaStep {
  readonly retain?: number | undefined;
  readonly insert?: unknown;
  readonly delete?: number | undefined;
}

/** Where a caret at `position` stands after somebody else's change; text put in exactly there stays behind it. */
export function movedCaret(position: number, delta: readonly DeltaStep[]): number {
  let at = 0;
  let caret = position;
  for (const step of delta) {
    if (step.retain !== undefined) at += step.retain;
    else if (typeof step.insert === "string") {
      if (at < caret) caret += step.insert.length;
      at += step.insert.length;
    } else if (step.delete !== undefined) {
      caret -= Math.min(step.delete, Math.max(0, caret - at));
    }
    if (at > caret) break;
  }
  return caret;
}
