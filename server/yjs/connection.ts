import * as Y from "yjs";
import { controlMessage, type ToClientControl, type ToServerControl } from "../../protocol/control.ts";
import { CroquisError } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Place } from "../access/place.ts";
import type { Room } from "../rooms/room.ts";
import { Intake } from "./intake.ts";
import { awarenessMessage, readMessage, restMessage, stateMessage, type YjsMessage } from "./messages.ts";
import type { Presence } from "./presence.ts";

/** What a connection needs of its websocket. */
export interface ClientSocket {
  readonly readyState: number;
  readonly OPEN: number;
  readonly bufferedAmount: number;
  send(message: Uint8Array): void;
  terminate(): void;
  pause(): void;
  resume(): void;
}

export interface ConnectionOptions {
  readonly socket: ClientSocket;
  readonly room: Room;
  readonly place: Place;
  readonly presence: Presence;
  /** Closes the socket for the reason that the error gives. */
  readonly refuse: (error: unknown) => void;
}

/** One person's synchronisation with a room's document, from the moment that they were let in. */
export class YjsConnection {
  readonly #options: ConnectionOptions;
  readonly #intake: Intake;
  /** An update that builds on what has not come, and what came after it. */
  #held: Uint8Array | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#intake = new Intake(options.socket, (message) => this.#receive(message));
  }

  get place(): Place {
    return this.#options.place;
  }

  /** The room is loaded: say who is here, what holds and what there is, then listen. */
  start(): void {
    const { room, place } = this.#options;
    const authority = room.authority.state;
    this.control({ type: "welcome", user: place.user, role: place.role, authority });
    this.send(stateMessage(room.doc));
    this.#sendPresence();
    this.#intake.start();
  }

  push(message: Uint8Array): void {
    this.#intake.push(message);
  }

  stop(): void {
    this.#intake.stop();
    this.#options.presence.leave(this);
  }

  control(content: ToClientControl): void {
    this.send(controlMessage(content));
  }

  send(message: Uint8Array): void {
    const { socket } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > LIMITS.yjsBufferedBytes) {
      // It does not read: a close frame would wait behind all the rest. It will come back and resynchronise.
      socket.terminate();
      return;
    }
    socket.send(message);
  }

  #receive(bytes: Uint8Array): void {
    try {
      this.#act(readMessage(bytes));
    } catch (error) {
      this.#options.refuse(error);
    }
  }

  #act(message: YjsMessage): void {
    const { room, place, presence } = this.#options;
    switch (message.type) {
      case "state":
        this.send(restMessage(room.doc, message.stateVector));
        break;
      case "update":
        this.#update(message.update);
        break;
      case "awareness":
        presence.apply(message.update, place, this);
        break;
      case "query-awareness":
        this.#sendPresence();
        break;
      case "control":
        this.#control(message.content);
        break;
    }
  }

  /** What builds on what is missing waits here, outside the room, until the rest has come over this connection. */
  #update(update: Uint8Array): void {
    const { room, place } = this.#options;
    const whole = this.#held === null ? update : merged(this.#held, update);
    const verdict = room.apply(whole, place, this);
    if (verdict === "incomplete" && whole.byteLength > LIMITS.yjsPendingBytes)
      throw new CroquisError("too-large");
    this.#held = verdict === "incomplete" ? whole : null;
  }

  #control(content: ToServerControl): void {
    // A second ticket says nothing new: y-websocket may be told to send it twice.
    if (content.type === "ticket") return;
    const { number } = content;
    // What waits for more is not in the room, and so not on disk either.
    if (this.#held !== null) return;
    void this.#options.room.landed().then(() => this.control({ type: "saved", number }));
  }

  #sendPresence(): void {
    const { awareness } = this.#options.room;
    const clients = [...awareness.getStates().keys()];
    if (clients.length > 0) this.send(awarenessMessage(awareness, clients));
  }
}

/** @throws CroquisError "bad-message" */
function merged(held: Uint8Array, update: Uint8Array): Uint8Array {
  try {
    return Y.mergeUpdates([held, update]);
  } catch (error) {
    throw new CroquisError("bad-message", undefined, { cause: error });
  }
}
