import type * as Y from "yjs";
import { z } from "zod";
import { roomDocument } from "../../../protocol/room.ts";
import { messageSchema, readMessages } from "../../../protocol/room-talk.ts";
import { remember, remembered } from "../room/remembered.ts";
import { type Watchable, Watched } from "../room/watched.ts";
import type { TalkSession } from "./desk.ts";

/** How many messages of others came since this person last looked, on this visit or, by their times, before it. */
export class Unread {
  readonly #session: Pick<TalkSession, "doc" | "authority" | "synced">;
  readonly #memory: string;
  readonly #ids = new Set<string>();
  readonly #count = new Watched(0);
  #isReading = false;
  #seenUntil: number;

  constructor(session: Pick<TalkSession, "roomId" | "doc" | "authority" | "synced">) {
    this.#session = session;
    this.#memory = `croquis.seen.${session.roomId}`;
    this.#seenUntil = remembered(this.#memory, z.number()) ?? 0;
    roomDocument(session.doc).messages.observe(this.#changed);
    this.#look(readMessages(session.doc).map(({ id }) => id));
  }

  get count(): Watchable<number> {
    return this.#count;
  }

  /** Whether the messages are before the person's eyes. */
  reading(isReading: boolean): void {
    this.#isReading = isReading;
    if (isReading) this.#allSeen();
  }

  close(): void {
    roomDocument(this.#session.doc).messages.unobserve(this.#changed);
  }

  readonly #changed = ({ changes }: Y.YMapEvent<unknown>): void => {
    for (const [id, { action }] of changes.keys) if (action === "delete") this.#ids.delete(id);
    this.#look(changes.keys.keys());
  };

  #look(ids: Iterable<string>): void {
    const { doc, authority, synced } = this.#session;
    const { messages } = roomDocument(doc);
    for (const id of ids) {
      const message = messageSchema.safeParse(messages.get(id));
      if (!message.success || message.data.author === authority.me.value?.user) continue;
      // What comes while we are here is new, whatever its writer's clock says; else only the times can tell.
      if (synced.value || message.data.at > this.#seenUntil) this.#ids.add(id);
    }
    if (this.#isReading) this.#allSeen();
    else this.#count.set(this.#ids.size);
  }

  #allSeen(): void {
    this.#ids.clear();
    this.#count.set(0);
    const newest = readMessages(this.#session.doc).at(-1)?.at ?? 0;
    if (newest <= this.#seenUntil) return;
    this.#seenUntil = newest;
    remember(this.#memory, newest);
  }
}
