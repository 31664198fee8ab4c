import type { WebSocket } from "ws";
import type { CroquisError } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Room } from "../rooms/room.ts";
import { Intake } from "./intake.ts";
import { awarenessMessage, readMessage, restMessage, stateMessage, type YjsMessage } from "./messages.ts";
import type { Presence } from "./presence.ts";

/**
 * The close code for an error: 4000 + its HTTP status, with the error's code as the reason. y-websocket takes
 * 4400–4499 as final and comes back after any other.
 */
export const closeCode = (error: CroquisError): number => 4000 + error.status;

/** One client's synchronisation with a room's document. */
export class YjsConnection {
  readonly #socket: WebSocket;
  readonly #room: Room;
  readonly #presence: Presence;
  readonly #intake: Intake;
  readonly #refuse: (error: unknown) => void;

  /** @param refuse closes the socket for the reason that `error` gives */
  constructor(socket: WebSocket, room: Room, presence: Presence, refuse: (error: unknown) => void) {
    this.#socket = socket;
    this.#room = room;
    this.#presence = presence;
    this.#refuse = refuse;
    this.#intake = new Intake(socket, LIMITS.yjsMessagesPerSecond, LIMITS.yjsMessageBurst, (message) =>
      this.#receive(message),
    );
  }

  /** The room is loaded: say what it has and who is here, then listen. */
  start(): void {
    this.send(stateMessage(this.#room.doc));
    this.#sendPresence();
    this.#intake.start();
  }

  push(message: Uint8Array): void {
    this.#intake.push(message);
  }

  stop(): void {
    this.#intake.stop();
    this.#presence.leave(this);
  }

  send(message: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > LIMITS.yjsBufferedBytes) {
      // It does not read: a close frame would wait behind all the rest. It will come back and resynchronise.
      this.#socket.terminate();
      return;
    }
    this.#socket.send(message);
  }

  #receive(bytes: Uint8Array): void {
    try {
      this.#act(readMessage(bytes));
    } catch (error) {
      this.#refuse(error);
    }
  }

  #act(message: YjsMessage): void {
    switch (message.type) {
      case "state":
        this.send(restMessage(this.#room.doc, message.stateVector));
        break;
      case "update":
        this.#room.apply(message.update, this);
        break;
      case "awareness":
        this.#presence.apply(message.update, this);
        break;
      case "query-awareness":
        this.#sendPresence();
        break;
    }
  }

  #sendPresence(): void {
    const clients = [...this.#room.awareness.getStates().keys()];
    if (clients.length > 0) this.send(awarenessMessage(this.#room.awareness, clients));
  }
}
