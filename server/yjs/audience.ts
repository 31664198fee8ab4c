import { LIMITS } from "../../protocol/limits.ts";
import type { Room } from "../rooms/room.ts";
import type { YjsConnection } from "./connection.ts";
import { awarenessMessage, updateMessage } from "./messages.ts";
import { Outbox } from "./outbox.ts";
import { Paced } from "./paced.ts";
import { Presence } from "./presence.ts";

interface AwarenessChange {
  readonly added: number[];
  readonly updated: number[];
  readonly removed: number[];
}

/** The connections of one room, and what they are told: changes, cursors, and what the server alone decides. */
export class Audience {
  readonly presence: Presence;
  readonly #room: Room;
  readonly #connections = new Set<YjsConnection>();
  readonly #moved = new Set<number>();
  readonly #cursors = new Paced(LIMITS.awarenessInterval, () => this.#sendCursors());
  #toldLarge = false;

  constructor(room: Room) {
    this.#room = room;
    this.presence = new Presence(room.awareness);
    const outbox = new Outbox(({ update, only }) => {
      const message = updateMessage(update);
      for (const each of this.#connections) if (each !== only) each.send(message);
      this.#warn();
    });
    room.doc.on("update", (update: Uint8Array, origin: unknown) => outbox.push(update, origin));
    room.awareness.on("update", ({ added, updated, removed }: AwarenessChange) => {
      for (const client of [...added, ...updated, ...removed]) this.#moved.add(client);
      this.#cursors.soon();
    });
    room.authority.observe((change) => {
      for (const each of this.#connections) each.control({ type: "authority", change });
    });
  }

  add(connection: YjsConnection): void {
    this.#connections.add(connection);
    if (this.#room.size > LIMITS.roomDocumentWarning) {
      connection.control({ type: "large", bytes: this.#room.size });
    }
  }

  remove(connection: YjsConnection): void {
    this.#connections.delete(connection);
    connection.stop();
  }

  /** The senders hear it too: y-websocket takes a server for dead that says nothing for 30 s. */
  #sendCursors(): void {
    const message = awarenessMessage(this.#room.awareness, [...this.#moved]);
    this.#moved.clear();
    for (const each of this.#connections) each.send(message);
  }

  #warn(): void {
    const bytes = this.#room.size;
    if (this.#toldLarge || bytes <= LIMITS.roomDocumentWarning) return;
    this.#toldLarge = true;
    for (const each of this.#connections) each.control({ type: "large", bytes });
  }
}
