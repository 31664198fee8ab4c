import { LIMITS } from "../../protocol/limits.ts";

/** A run as a feed sees it: its id and its picture now. */
export interface FrameSource {
  readonly id: string;
  readonly isOver: boolean;
  keyFrame(): Uint8Array | null;
}

/**
 * Frames on their way to one client. It confirms each; while `LIMITS.framesOnTheWay` are unconfirmed it is sent
 * nothing, and then one key frame of the newest picture. So a slow line never carries a backlog.
 */
export class FrameFeed {
  readonly #send: (runId: string, frame: Uint8Array, received: () => void) => void;
  #onTheWay = 0;
  /** Whose newest picture the client lacks. */
  #behind: FrameSource | null = null;
  #patience: NodeJS.Timeout | null = null;

  constructor(send: (runId: string, frame: Uint8Array, received: () => void) => void) {
    this.#send = send;
  }

  /** The client may lack what the next frame builds on: it is sent a key frame instead. */
  startOver(source: FrameSource): void {
    this.#behind = source;
  }

  offer(source: FrameSource, frame: Uint8Array): void {
    if (this.#behind === null && this.#onTheWay < LIMITS.framesOnTheWay) {
      this.#put(source, frame);
    } else {
      this.#behind = source;
      this.#catchUp();
    }
  }

  close(): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
    this.#behind = null;
  }

  #put(source: FrameSource, frame: Uint8Array): void {
    this.#onTheWay++;
    this.#patience ??= setTimeout(() => this.#giveUp(), LIMITS.frameConfirmation);
    let confirmed = false;
    this.#send(source.id, frame, () => {
      if (confirmed) return;
      confirmed = true;
      this.#confirm();
    });
  }

  #confirm(): void {
    this.#onTheWay = Math.max(0, this.#onTheWay - 1);
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = this.#onTheWay > 0 ? setTimeout(() => this.#giveUp(), LIMITS.frameConfirmation) : null;
    this.#catchUp();
  }

  /** The client has been silent for long: what is on its way counts as lost. */
  #giveUp(): void {
    this.#patience = null;
    this.#onTheWay = 0;
    this.#catchUp();
  }

  #catchUp(): void {
    const source = this.#behind;
    // Let half of what is on its way arrive first, so that a slow client is not sent only key frames.
    if (source === null || this.#onTheWay > LIMITS.framesOnTheWay / 2) return;
    this.#behind = null;
    const key = source.isOver ? null : source.keyFrame();
    if (key !== null) this.#put(source, key);
  }
}
