import { useSyncExternalStore } from "react";

/** As in globals.css: room for the tools beside the paper. */
const WIDE = "(min-width: 820px) and (min-height: 700px)";

function subscribe(listener: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Whether the tools stand beside the paper. */
export const useWide = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => matchMedia(WIDE).matches,
    () => true,
  );
