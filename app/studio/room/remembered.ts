import type { z } from "zod";

/** What this browser remembers under `key`, or null when there is nothing, or nothing that can be read. */
export function remembered<T>(key: string, schema: z.ZodType<T>): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(localStorage.getItem(key) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    // Storage may be forbidden, or the entry not ours: then there is nothing to remember.
    return null;
  }
}

/** Remember `value`, as far as the browser lets us. */
export function remember(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage only means that the next visit starts afresh.
  }
}
