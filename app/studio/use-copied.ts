import { useCallback, useEffect, useState } from "react";

/** How long a copy is confirmed, milliseconds. */
const CONFIRMED_FOR = 2000;

/** Copies a text; says for a moment that it did, or what to do when the browser forbids it. */
export function useCopied(): {
  readonly state: "idle" | "copied" | "forbidden";
  readonly copy: (text: string) => void;
} {
  const [state, setState] = useState<"idle" | "copied" | "forbidden">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), state === "copied" ? CONFIRMED_FOR : 3 * CONFIRMED_FOR);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = useCallback((text: string) => {
    // On an address without https there is no clipboard at all.
    const written =
      navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("There is no clipboard."));
    written.then(
      () => setState("copied"),
      () => setState("forbidden"),
    );
  }, []);
  return { state, copy };
}
