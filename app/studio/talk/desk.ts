import { nanoid } from "nanoid";
import type { Stroke } from "../../../drawing/stroke.ts";
import { ERRORS } from "../../../protocol/errors.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { roomDocument } from "../../../protocol/room.ts";
import {
  type Comment,
  type Pin,
  putComment,
  readComments,
  removeComment,
  say,
} from "../../../protocol/room-talk.ts";
import type { Session } from "../room/session.ts";
import { type Watchable, Watched } from "../room/watched.ts";
import { Unread } from "./unread.ts";

export type Drawer = "closed" | "chat" | "comments";

/** What of a session talking needs. */
export type TalkSession = Pick<Session, "roomId" | "doc" | "authority" | "synced" | "tell">;

/** What people say to each other in a room: messages to all, and comments on the drawing. */
export class TalkDesk {
  readonly unread: Unread;
  readonly #session: TalkSession;
  readonly #drawer = new Watched<Drawer>("closed");
  readonly #thread = new Watched<string | null>(null);
  readonly #draft = new Watched<Pin | null>(null);

  constructor(session: TalkSession) {
    this.#session = session;
    this.unread = new Unread(session);
  }

  get drawer(): Watchable<Drawer> {
    return this.#drawer;
  }
  /** The comment whose thread is open over the paper. */
  get thread(): Watchable<string | null> {
    return this.#thread;
  }
  /** What a comment is being written about. */
  get draft(): Watchable<Pin | null> {
    return this.#draft;
  }

  close(): void {
    this.unread.close();
  }

  show(drawer: Drawer): void {
    this.#drawer.set(drawer);
    this.unread.reading(drawer === "chat");
  }

  openThread(id: string | null): void {
    if (id !== null) this.#draft.set(null);
    this.#thread.set(id);
  }

  /** Begin to write about a stroke or a place; null thinks better of it. */
  write(about: Pin | null): void {
    if (about !== null && !this.#session.authority.mayEdit) return;
    if (about !== null) this.#thread.set(null);
    this.#draft.set(about);
  }

  /** @returns whether it was said */
  say(text: string): boolean {
    const author = this.#author(roomDocument(this.#session.doc).messages.size < LIMITS.messages);
    const said = wordsOf(text);
    if (author === null || said === null) return false;
    say(this.#session.doc, nanoid(), { author, at: Date.now(), text: said });
    return true;
  }

  unsay(id: string): void {
    roomDocument(this.#session.doc).messages.delete(id);
  }

  /**
   * Say what was being written about, or answer a comment.
   * @returns whether it was said
   */
  comment(text: string, answers: string | null = null): boolean {
    const { doc } = this.#session;
    const author = this.#author(roomDocument(doc).comments.size < LIMITS.comments);
    const pin = answers === null ? this.#draft.value : (this.#commentOf(answers)?.pin ?? null);
    const said = wordsOf(text);
    if (author === null || said === null || pin === null) return false;
    const id = nanoid();
    putComment(doc, id, { author, at: Date.now(), text: said, pin, answers, resolved: false });
    if (answers === null) {
      this.#draft.set(null);
      this.#thread.set(id);
    }
    return true;
  }

  resolve(id: string, resolved: boolean): void {
    const comment = this.#commentOf(id);
    if (comment === null) return;
    const { id: _, ...content } = comment;
    putComment(this.#session.doc, id, { ...content, resolved });
    if (resolved && this.#thread.value === id) this.#thread.set(null);
  }

  /** Take back what one said. A comment that others have answered is put away instead: their words are not ours. */
  remove(id: string): void {
    const { doc, authority } = this.#session;
    const me = authority.me.value;
    const answers = readComments(doc).filter((each) => each.answers === id);
    const mayGo = answers.every(({ author }) => author === me?.user || me?.role === "owner");
    if (!mayGo) {
      this.resolve(id, true);
      return;
    }
    doc.transact(() => {
      for (const answer of answers) removeComment(doc, answer.id);
      removeComment(doc, id);
    });
    if (this.#thread.value === id) this.#thread.set(null);
  }

  #commentOf(id: string): (Comment & { readonly id: string }) | null {
    return readComments(this.#session.doc).find((each) => each.id === id) ?? null;
  }

  #author(hasRoom: boolean) {
    const { authority, tell } = this.#session;
    if (!authority.mayEdit) {
      tell.call(this.#session, { code: "read-only", message: ERRORS["read-only"][1] });
      return null;
    }
    if (!hasRoom) {
      tell.call(this.#session, { code: "document-full", message: FULL });
      return null;
    }
    return authority.me.value?.user ?? null;
  }
}

const FULL = "So much has been said here that nothing more fits; take something back first.";

function wordsOf(text: string): string | null {
  const said = text.trim().slice(0, LIMITS.messageLength);
  return said === "" ? null : said;
}

/** Where a stroke's pin stands: on its middle, canvas pixels. */
export function pinPlaceOf({ points }: Stroke): { readonly x: number; readonly y: number } {
  const segments = (points.length / 2 - 1) / 3;
  const middle = segments / 2;
  const segment = Math.min(Math.floor(middle), segments - 1);
  const t = middle - segment;
  const at = (axis: 0 | 1): number => {
    const [a, b, c, d] = [0, 2, 4, 6].map((offset) => points[6 * segment + offset + axis]);
    const u = 1 - t;
    return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
  };
  return { x: at(0), y: at(1) };
}
