import type { WebSocket } from "ws";
import { CroquisError } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { readMessage } from "./messages.ts";

/**
 * A connection before it has shown its ticket: what it says until then waits, unread and within limits. The ticket
 * is looked at as soon as it comes, wherever it stands.
 */
export class Door {
  readonly #socket: WebSocket;
  readonly #waiting: Uint8Array[] = [];
  readonly #impatience: NodeJS.Timeout;
  #bytes = 0;
  #showTicket: ((ticket: string) => void) | null = null;
  #fail: ((error: CroquisError) => void) | null = null;
  readonly ticket: Promise<string>;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.ticket = new Promise((resolve, reject) => {
      this.#showTicket = resolve;
      this.#fail = reject;
    });
    // It may fail before anybody waits for it.
    this.ticket.catch(() => undefined);
    this.#impatience = setTimeout(() => this.refuse("ticket-expired"), LIMITS.unauthenticatedTime);
  }

  /** @throws never: what is wrong with a message fails the ticket */
  push(message: Uint8Array): void {
    this.#bytes += message.byteLength;
    if (this.#bytes > LIMITS.unauthenticatedBytes || this.#waiting.length >= LIMITS.unauthenticatedMessages) {
      this.refuse("too-large");
      return;
    }
    this.#waiting.push(message);
    try {
      const read = readMessage(message);
      if (read.type !== "control" || read.content.type !== "ticket") return;
      // While the ticket is looked at nothing more is read.
      this.#socket.pause();
      this.#showTicket?.(read.content.ticket);
    } catch {
      this.refuse("bad-message");
    }
  }

  /** What was said so far, in its order; the door is of no more use. */
  open(): readonly Uint8Array[] {
    clearTimeout(this.#impatience);
    return this.#waiting.splice(0);
  }

  close(): void {
    clearTimeout(this.#impatience);
    this.#waiting.length = 0;
    this.#fail?.(new CroquisError("ticket-expired"));
  }

  refuse(code: "ticket-expired" | "too-large" | "bad-message"): void {
    clearTimeout(this.#impatience);
    this.#fail?.(new CroquisError(code));
  }
}
