import type { Drawing } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import { type Watchable, Watched } from "../room/watched.ts";

/** The others are told of it at most so often, milliseconds. */
const TOLD_EVERY = 100;
const NONE: ReadonlySet<StrokeId> = new Set();

/** Which strokes are selected in this window; those that leave the paper leave the selection. */
export class Selection {
  readonly #ids = new Watched<ReadonlySet<StrokeId>>(NONE);
  readonly #shown: Watchable<Drawing>;
  readonly #tell: (ids: ReadonlySet<StrokeId>) => void;
  readonly #end: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(shown: Watchable<Drawing>, tell: (ids: ReadonlySet<StrokeId>) => void) {
    this.#shown = shown;
    this.#tell = tell;
    this.#end = shown.subscribe(() => this.#prune());
  }

  get ids(): Watchable<ReadonlySet<StrokeId>> {
    return this.#ids;
  }

  /** Those of them that are on the paper. */
  set(ids: ReadonlySet<StrokeId>): void {
    const here = new Set(this.#shown.value.strokes.map(({ stroke }) => stroke.id));
    const next = new Set([...ids].filter((id) => here.has(id)));
    const now = this.#ids.value;
    if (next.size === now.size && [...next].every((id) => now.has(id))) return;
    this.#ids.set(next.size === 0 ? NONE : next);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#tell(this.#ids.value);
    }, TOLD_EVERY);
  }

  close(): void {
    this.#end();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #prune(): void {
    if (this.#ids.value.size > 0) this.set(this.#ids.value);
  }
}
