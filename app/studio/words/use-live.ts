import { useCallback, useEffect, useRef, useState } from "react";

/** What is dragged is written at most so often, milliseconds: 15 times a second. */
const INTERVAL = 1000 / 15;

/**
 * A number that everybody sees move while it is dragged here.
 * @param write is called at most 15 times a second, and with the last value always
 * @returns what to show, and what to call with every new value
 */
export function useLive(
  value: number,
  write: (value: number) => void,
): readonly [shown: number, change: (value: number) => void] {
  const [dragged, setDragged] = useState<number | null>(null);
  const writing = useRef(write);
  writing.current = write;
  const latest = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const flush = useCallback((): void => {
    timer.current = null;
    if (latest.current === null) {
      setDragged(null);
      return;
    }
    const next = latest.current;
    latest.current = null;
    writing.current(next);
    timer.current = setTimeout(flush, INTERVAL);
  }, []);

  const change = useCallback(
    (next: number): void => {
      setDragged(next);
      latest.current = next;
      if (timer.current === null) flush();
    },
    [flush],
  );

  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      if (latest.current !== null) writing.current(latest.current);
    },
    [],
  );
  return [dragged ?? value, change];
}
