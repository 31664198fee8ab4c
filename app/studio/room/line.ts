import type * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type Awareness, encodeAwarenessUpdate } from "y-protocols/awareness";
import { messageAwareness, WebsocketProvider } from "y-websocket";
import type * as Y from "yjs";
import type { TicketAnswer } from "../../../protocol/account.ts";
import {
  CONTROL,
  controlMessage,
  readControl,
  type ToClientControl,
  type ToServerControl,
  toClientControlSchema,
} from "../../../protocol/control.ts";
import { ERRORS, type Problem } from "../../../protocol/errors.ts";
import type { RoomId } from "../../../protocol/ids.ts";
import { type Closing, closingOf } from "./closing.ts";
import type { Tickets } from "./tickets.ts";

export interface LineEvents {
  /** A ticket came. Resolves with whether to connect with it. */
  identified(answer: TicketAnswer): Promise<boolean>;
  control(message: ToClientControl): void;
  /** The server's document is here, or the connection that it came by is not. */
  synced(synced: boolean): void;
  closed(closing: Exclude<Closing, { readonly kind: "again" }>): void;
  /** The server said something that cannot be read. */
  unreadable(problem: Problem): void;
}

/** Waits between attempts: doubled each time, milliseconds. */
const WAIT = { first: 200, longest: 2500 } as const;

/** As the browser's; the `ws` package speaks the same interface. */
type WebSocketClass = typeof WebSocket;

/**
 * The connection of a document to its room: y-websocket, with a ticket shown first thing on each connection, and the
 * control messages that Croquis adds. Comes back by itself until it is refused.
 */
export class DocumentLine {
  readonly provider: WebsocketProvider;
  readonly #tickets: Tickets;
  readonly #events: LineEvents;
  #open = false;
  #ticket: string | null = null;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    room: { readonly origin: string; readonly id: RoomId; readonly doc: Y.Doc },
    tickets: Tickets,
    events: LineEvents,
    webSocket?: WebSocketClass,
  ) {
    this.#tickets = tickets;
    this.#events = events;
    this.provider = new WebsocketProvider(`${room.origin}/yjs`, room.id, room.doc, {
      connect: false,
      disableBc: true,
      // It is us who come back, each time with a ticket.
      shouldReconnect: () => true,
      ...(webSocket === undefined ? {} : { WebSocketPolyfill: webSocket }),
    });
    this.provider.messageHandlers[CONTROL] = (_, decoder) => this.#read(decoder);
    this.provider.on("status", ({ status }) => {
      // Before y-websocket has sent anything of its own.
      if (status === "connected" && this.#ticket !== null)
        this.send({ type: "ticket", ticket: this.#ticket });
    });
    this.provider.on("sync", (synced) => {
      if (synced) this.#attempts = 0;
      events.synced(synced);
    });
    this.provider.on("connection-close", (event) => this.#closed(event));
    this.#speakForOurselvesOnly();
  }

  get awareness(): Awareness {
    return this.provider.awareness;
  }

  open(): void {
    this.#open = true;
    globalThis.addEventListener?.("online", this.#online);
    globalThis.addEventListener?.("offline", this.#offline);
    void this.#connect();
  }

  close(): void {
    this.#shut();
    this.provider.destroy();
  }

  /** @returns whether it could be sent */
  send(message: ToServerControl): boolean {
    const { ws } = this.provider;
    if (ws === null || ws.readyState !== ws.OPEN) return false;
    ws.send(new Uint8Array(controlMessage(message)));
    return true;
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = await this.#tickets.take();
    if (!this.#open) return;
    if (asked.kind === "refused") {
      this.#shut();
      this.#events.closed(asked);
    } else if (asked.kind === "unreachable") {
      this.#again();
    } else if (await this.#events.identified(asked.answer)) {
      if (!this.#open) return;
      this.#ticket = asked.answer.ticket;
      this.provider.connect();
    }
  }

  #again(): void {
    if (!this.#open) return;
    clearTimeout(this.#timer);
    const wait = Math.min(WAIT.longest, WAIT.first * 2 ** this.#attempts++);
    this.#timer = setTimeout(() => void this.#connect(), wait);
  }

  readonly #online = (): void => {
    if (this.provider.ws === null) void this.#connect();
  };

  /** A connection over a network that is gone would look open for half a minute. */
  readonly #offline = (): void => this.provider.disconnect();

  #closed(event: CloseEvent | null): void {
    // Without this y-websocket would come back on its own, without a ticket.
    this.provider.shouldConnect = false;
    this.#ticket = null;
    if (!this.#open) return;
    const closing = closingOf(event);
    if (closing.kind === "again") {
      this.#tickets.drop();
      this.#again();
    } else {
      this.#shut();
      this.#events.closed(closing);
    }
  }

  #shut(): void {
    this.#open = false;
    clearTimeout(this.#timer);
    globalThis.removeEventListener?.("online", this.#online);
    globalThis.removeEventListener?.("offline", this.#offline);
  }

  #read(decoder: decoding.Decoder): void {
    let message: ToClientControl;
    try {
      message = readControl(decoder, toClientControlSchema);
    } catch {
      this.#events.unreadable({ code: "bad-message", message: ERRORS["bad-message"][1] });
      return;
    }
    this.#events.control(message);
  }

  /** y-websocket sends back whatever it hears of others; a full room would spend its allowance on that. */
  #speakForOurselvesOnly(): void {
    const { provider, awareness } = this;
    awareness.off("update", provider._awarenessUpdateHandler);
    awareness.on("update", (_: unknown, origin: unknown) => {
      const { ws } = provider;
      if (origin === provider || ws === null || ws.readyState !== ws.OPEN) return;
      const message = encoding.createEncoder();
      encoding.writeVarUint(message, messageAwareness);
      encoding.writeVarUint8Array(message, encodeAwarenessUpdate(awareness, [awareness.clientID]));
      ws.send(encoding.toUint8Array(message));
    });
  }
}
