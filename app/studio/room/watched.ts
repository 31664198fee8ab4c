import { useSyncExternalStore } from "react";

/** A value that components can watch. */
export interface Watchable<T> {
  readonly value: T;
  readonly subscribe: (listener: () => void) => () => void;
}

/** A watchable value and its one way to change. */
export class Watched<T> implements Watchable<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

/** What `choose` makes of a watched value; renders again only when that changes, so choose something plain. */
export function useWatchedPart<T, P extends string | number | boolean | null>(
  watched: Watchable<T>,
  choose: (value: T) => P,
): P {
  const snapshot = (): P => choose(watched.value);
  return useSyncExternalStore(watched.subscribe, snapshot, snapshot);
}

export function useWatched<T>(watched: Watchable<T>): T {
  return useSyncExternalStore(
    watched.subscribe,
    () => watched.value,
    () => watched.value,
  );
}
