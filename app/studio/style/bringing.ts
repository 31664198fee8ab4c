import { nanoid } from "nanoid";
import { LIMITS } from "../../../protocol/limits.ts";
import type { StoredPicture } from "../../../protocol/style.ts";
import { type Watchable, Watched } from "../room/watched.ts";
import { KINDS, refusalOf, sendPicture } from "./send-picture.ts";

/** A picture on its way into the room, or one that did not get there. */
export type Brought =
  | { readonly kind: "coming"; readonly id: string; readonly name: string; readonly preview: string | null }
  | {
      readonly kind: "refused";
      readonly id: string;
      readonly name: string;
      readonly message: string;
      /** The file is still here and can be tried another time. */
      readonly again: boolean;
    };

/** As many are sent at the same time; the others wait for their turn. */
const TOGETHER = 2;

export const FULL = `A drawing takes ${LIMITS.styleReferences} pictures; take one away first.`;

export interface BringingRoom {
  /** How many more references the room takes. */
  readonly free: () => number;
  readonly add: (picture: StoredPicture) => void;
  /** Fulfilled as soon as the stored picture can be shown without a gap. */
  readonly load: (picture: StoredPicture) => Promise<void>;
}

/** Takes pictures from this window to the server, and from there into the room. */
export class Bringing {
  readonly #room: BringingRoom;
  readonly #all = new Watched<readonly Brought[]>([]);
  readonly #files = new Map<string, File>();
  #waiting: string[] = [];
  readonly #sending = new Map<string, AbortController>();

  constructor(room: BringingRoom) {
    this.#room = room;
  }

  get all(): Watchable<readonly Brought[]> {
    return this.#all;
  }

  bring(files: readonly File[]): void {
    let free = this.#room.free() - this.#all.value.filter(({ kind }) => kind === "coming").length;
    let left = 0;
    for (const file of files) {
      const refusal = refusalOf(file);
      if (refusal !== null) {
        this.#put({ kind: "refused", id: nanoid(), name: file.name, message: refusal, again: false });
      } else if (free <= 0) {
        left++;
      } else {
        free--;
        this.#begin(nanoid(), file);
      }
    }
    if (left === 0) return;
    const name = left === 1 ? (files.at(-1)?.name ?? "") : `${left} pictures`;
    this.#put({ kind: "refused", id: nanoid(), name, message: FULL, again: false });
  }

  /** Try a refused picture another time. */
  again(id: string): void {
    const file = this.#files.get(id);
    if (file !== undefined) this.#begin(id, file);
  }

  dismiss(id: string): void {
    this.#sending.get(id)?.abort();
    this.#sending.delete(id);
    this.#waiting = this.#waiting.filter((each) => each !== id);
    this.#files.delete(id);
    const gone = this.#all.value.find((each) => each.id === id);
    if (gone?.kind === "coming" && gone.preview !== null) URL.revokeObjectURL(gone.preview);
    this.#all.set(this.#all.value.filter((each) => each !== gone));
  }

  close(): void {
    for (const { id } of this.#all.value) this.dismiss(id);
  }

  #begin(id: string, file: File): void {
    const preview = KINDS.includes(file.type) ? URL.createObjectURL(file) : null;
    this.#files.set(id, file);
    this.#put({ kind: "coming", id, name: file.name, preview });
    this.#waiting.push(id);
    this.#next();
  }

  #next(): void {
    while (this.#sending.size < TOGETHER) {
      const id = this.#waiting.shift();
      const file = id === undefined ? undefined : this.#files.get(id);
      if (id === undefined || file === undefined) return;
      void this.#send(id, file);
    }
  }

  async #send(id: string, file: File): Promise<void> {
    const ending = new AbortController();
    this.#sending.set(id, ending);
    const answer = await sendPicture(file, ending.signal);
    if (answer.ok) await this.#room.load(answer.picture);
    if (ending.signal.aborted) return;
    this.#sending.delete(id);
    if (answer.ok && this.#room.free() > 0) {
      this.dismiss(id);
      this.#room.add(answer.picture);
    } else {
      const message = answer.ok ? FULL : answer.message;
      const again = answer.ok || answer.again;
      if (!again) this.#files.delete(id);
      this.#put({ kind: "refused", id, name: file.name, message, again });
    }
    this.#next();
  }

  /** In the place of the one that has its id, or at the end. */
  #put(brought: Brought): void {
    const { value } = this.#all;
    const before = value.find(({ id }) => id === brought.id);
    if (before?.kind === "coming" && before.preview !== null) URL.revokeObjectURL(before.preview);
    this.#all.set(
      before === undefined ? [...value, brought] : value.map((each) => (each === before ? brought : each)),
    );
  }
}
