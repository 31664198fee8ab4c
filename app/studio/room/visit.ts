import { strokeIdSchema } from "../../../protocol/strokes.ts";
import { rescue, sentenceOf } from "./rescue.ts";
import type { Ending, Session } from "./session.ts";
import { type Watchable, Watched } from "./watched.ts";

/** After so many rescues within this time, milliseconds, whatever is put back will not be taken either. */
const PATIENCE = { rescues: 3, within: 60_000 } as const;
/** Before another attempt when a session ends that had hardly begun, milliseconds. */
const PAUSE = 1000;

/**
 * One visit to a room, through as many sessions as it takes. When a session cannot go on (its document holds what the
 * room will never take, or we are somebody else now), another one begins with an empty document; as soon as that has
 * the room's, what was unsaved is put back as far as it is allowed, and the new session takes the old one's place.
 */
export class Visit {
  readonly #make: () => Session;
  readonly #session: Watched<Session>;
  #next: Session | null = null;
  #rescues: number[] = [];
  #unsubscribe: () => void = () => undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param make a session that is not open yet */
  constructor(make: () => Session) {
    this.#make = make;
    const first = make();
    this.#session = new Watched(first);
    this.#watch(first);
  }

  get session(): Watchable<Session> {
    return this.#session;
  }

  open(): void {
    this.#session.value.open();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe();
    this.#next?.close();
    this.#session.value.close();
  }

  #watch(session: Session): void {
    this.#unsubscribe();
    this.#unsubscribe = session.ending.subscribe(() => {
      const ending = session.ending.value;
      if (ending !== null) this.#begin(session, ending);
    });
  }

  #begin(old: Session, ending: Ending): void {
    const next = this.#make();
    this.#next = next;
    const unsubscribe = [
      next.synced.subscribe(() => settled()),
      next.connection.subscribe(() => settled()),
      next.ending.subscribe(() => {
        // It held nothing of ours: whatever the matter was, it may pass.
        stop();
        next.close();
        this.#timer = setTimeout(() => this.#begin(old, ending), PAUSE);
      }),
    ];
    const stop = (): void => {
      for (const each of unsubscribe) each();
    };
    const settled = (): void => {
      if (!next.synced.value && next.connection.value.kind !== "refused") return;
      stop();
      this.#next = null;
      if (next.synced.value) this.#putBack(old, next, ending);
      this.#session.set(next);
      this.#watch(next);
      old.close();
    };
    next.open();
  }

  #putBack(old: Session, next: Session, { problem, memberNumber }: Ending): void {
    const me = next.authority.me.value;
    if (me === null) return;
    const now = performance.now();
    this.#rescues = [...this.#rescues.filter((at) => now - at < PATIENCE.within), now];
    const inVain = problem?.code === "document-full" || this.#rescues.length > PATIENCE.rescues;
    const locks = new Map(
      Object.entries(next.authority.state.value.locks).map(([id, each]) => [strokeIdSchema.parse(id), each]),
    );
    const rescued = rescue({ mine: old.doc, fresh: next.doc, memberNumber, me, locks }, inVain);
    const told = sentenceOf(rescued, me, problem);
    if (told !== null) next.tell({ code: problem?.code ?? "internal", message: told });
  }
}
