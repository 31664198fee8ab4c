import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { CroquisError } from "../../protocol/errors.ts";
import { type RoomId, roomIdSchema } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { pathOf } from "../http/path.ts";
import { type Log, roomTag } from "../log.ts";
import type { Room } from "../rooms/room.ts";
import type { RoomHold, Rooms } from "../rooms/rooms.ts";
import { closeCode, YjsConnection } from "./connection.ts";
import { awarenessMessage, updateMessage } from "./messages.ts";
import { Presence } from "./presence.ts";

export const YJS_PATH = "/yjs/";
/** Close code of a server that goes away; clients come back. */
const SERVICE_RESTART = 1012;
/** Longer messages are cut off by ws itself; up to here the client is told why. */
const HARD_MESSAGE_BYTES = 2 * LIMITS.yjsMessageBytes;

/** The clients that synchronise one room. */
interface Audience {
  readonly presence: Presence;
  readonly connections: Set<YjsConnection>;
}

interface AwarenessChange {
  readonly added: number[];
  readonly updated: number[];
  readonly removed: number[];
}

/** The y-websocket endpoint: `/yjs/ROOM`. A room's document is loaded before anything is answered. */
export class YjsEndpoint {
  readonly #rooms: Rooms;
  readonly #log: Log;
  readonly #audiences = new WeakMap<Room, Audience>();
  readonly #counts = new Map<RoomId, number>();
  readonly #alive = new WeakSet<WebSocket>();
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: HARD_MESSAGE_BYTES,
  });
  readonly #pings: NodeJS.Timeout;

  constructor(rooms: Rooms, log: Log) {
    this.#rooms = rooms;
    this.#log = log;
    this.#pings = setInterval(() => this.#ping(), LIMITS.yjsPingInterval);
    this.#pings.unref();
  }

  /** Take over an upgrade request whose path starts with `YJS_PATH` and whose origin has been checked. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (client) => void this.#serve(client, request));
  }

  /** Close every connection, for a restart. */
  async close(): Promise<void> {
    clearInterval(this.#pings);
    for (const client of this.#server.clients) client.close(SERVICE_RESTART, "restarting");
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const impatience = setTimeout(() => {
      for (const client of this.#server.clients) client.terminate();
    }, 500);
    await closed;
    clearTimeout(impatience);
  }

  async #serve(socket: WebSocket, request: IncomingMessage): Promise<void> {
    let connection: YjsConnection | null = null;
    let hold: RoomHold | null = null;
    let counted: RoomId | null = null;
    const early: Uint8Array[] = [];
    const refuse = (error: unknown): void => {
      const known =
        error instanceof CroquisError ? error : new CroquisError("internal", undefined, { cause: error });
      this.#log[known.code === "internal" ? "error" : "info"](
        { error: known },
        "a Yjs connection was closed",
      );
      socket.close(closeCode(known), known.code);
      // A client that does not answer the close frame is not waited for.
      setTimeout(() => socket.terminate(), 2000).unref();
      connection?.stop();
    };

    this.#alive.add(socket);
    socket.on("pong", () => this.#alive.add(socket));
    socket.on("error", (error) => this.#log.info({ error }, "a Yjs connection failed"));
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (socket.readyState !== socket.OPEN) return;
      if (!isBinary) return refuse(new CroquisError("bad-message"));
      if (data.byteLength > LIMITS.yjsMessageBytes) return refuse(new CroquisError("too-large"));
      if (connection) connection.push(data);
      else early.push(data);
    });
    socket.on("close", () => {
      if (counted !== null) this.#count(counted, -1);
      if (connection && hold) this.#leave(hold.room, connection);
      hold?.release();
      hold = null;
    });

    // While the document is being loaded nothing more is read, so that little waits in `early`.
    socket.pause();
    try {
      const id = roomIdFrom(request);
      if ((this.#counts.get(id) ?? 0) >= LIMITS.editorsPerRoom) throw new CroquisError("room-full");
      this.#count(id, 1);
      counted = id;
      const found = await this.#rooms.hold(id);
      if (socket.readyState !== socket.OPEN) {
        found.release();
        return;
      }
      hold = found;
      connection = this.#join(socket, found.room, refuse);
      this.#log.info({ room: roomTag(id) }, "somebody entered a room");
      for (const message of early) connection.push(message);
      connection.start();
    } catch (error) {
      refuse(error);
    }
    socket.resume();
  }

  #join(socket: WebSocket, room: Room, refuse: (error: unknown) => void): YjsConnection {
    const audience = this.#audience(room);
    const connection = new YjsConnection(socket, room, audience.presence, refuse);
    audience.connections.add(connection);
    return connection;
  }

  #leave(room: Room, connection: YjsConnection): void {
    this.#audience(room).connections.delete(connection);
    connection.stop();
  }

  /** A room's connections; the first time, also what passes its changes on to them. */
  #audience(room: Room): Audience {
    const known = this.#audiences.get(room);
    if (known) return known;
    const connections = new Set<YjsConnection>();
    const audience: Audience = { presence: new Presence(room.awareness), connections };
    this.#audiences.set(room, audience);
    room.doc.on("update", (update: Uint8Array, origin: unknown) => {
      const message = updateMessage(update);
      for (const each of connections) if (each !== origin) each.send(message);
    });
    room.awareness.on("update", ({ added, updated, removed }: AwarenessChange) => {
      // The sender hears it too: y-websocket takes a server for dead that says nothing for 30 s.
      const message = awarenessMessage(room.awareness, [...added, ...updated, ...removed]);
      for (const each of connections) each.send(message);
    });
    return audience;
  }

  #count(id: RoomId, change: 1 | -1): void {
    const count = (this.#counts.get(id) ?? 0) + change;
    if (count > 0) this.#counts.set(id, count);
    else this.#counts.delete(id);
  }

  #ping(): void {
    for (const client of this.#server.clients) {
      if (!this.#alive.has(client)) {
        client.terminate();
        continue;
      }
      this.#alive.delete(client);
      client.ping();
    }
  }
}

/** @throws CroquisError "room-not-found" when the path names no room that could exist */
function roomIdFrom(request: IncomingMessage): RoomId {
  const id = roomIdSchema.safeParse(pathOf(request).slice(YJS_PATH.length));
  if (!id.success) throw new CroquisError("room-not-found");
  return id.data;
}
