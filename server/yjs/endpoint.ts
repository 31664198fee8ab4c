import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { CroquisError } from "../../protocol/errors.ts";
import { type RoomId, roomIdSchema } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Doorkeeper } from "../access/place.ts";
import { pathOf } from "../http/path.ts";
import { type Log, roomTag } from "../log.ts";
import type { Room } from "../rooms/room.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { Audience } from "./audience.ts";
import { YjsConnection } from "./connection.ts";
import { Door } from "./door.ts";
import { Offences } from "./offences.ts";

export const YJS_PATH = "/yjs/";
/** Close code of a server that goes away; clients come back. */
const SERVICE_RESTART = 1012;
/** Longer messages are cut off by ws itself; up to here the client is told why. */
const HARD_MESSAGE_BYTES = 2 * LIMITS.yjsMessageBytes;

/** One connection's stay in a room, and all that ends with it. */
class Visit {
  connection: YjsConnection | null = null;
  readonly #endings: (() => void)[] = [];

  ends(ending: () => void): void {
    this.#endings.push(ending);
  }

  end(): void {
    for (const ending of this.#endings.splice(0).reverse()) ending();
  }
}

/**
 * The y-websocket endpoint: `/yjs/ROOM`. Nothing is read before a ticket was shown, and a room's document is loaded
 * before anything is answered.
 */
export class YjsEndpoint {
  readonly #rooms: Rooms;
  readonly #doorkeeper: Doorkeeper;
  readonly #log: Log;
  readonly #audiences = new WeakMap<Room, Audience>();
  readonly #offences = new Offences();
  readonly #alive = new WeakSet<WebSocket>();
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: HARD_MESSAGE_BYTES,
  });
  readonly #pings: NodeJS.Timeout;

  constructor(rooms: Rooms, doorkeeper: Doorkeeper, log: Log) {
    this.#rooms = rooms;
    this.#doorkeeper = doorkeeper;
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
    const door = new Door(socket);
    const visit = new Visit();
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
      if (visit.connection !== null && isOffence(known)) this.#offences.count(visit.connection.place.user);
      visit.connection?.stop();
    };

    this.#alive.add(socket);
    socket.on("pong", () => this.#alive.add(socket));
    socket.on("error", (error) => this.#log.info({ error }, "a Yjs connection failed"));
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (socket.readyState !== socket.OPEN) return;
      if (!isBinary) refuse(new CroquisError("bad-message"));
      else if (data.byteLength > LIMITS.yjsMessageBytes) refuse(new CroquisError("too-large"));
      else if (visit.connection !== null) visit.connection.push(data);
      else door.push(data);
    });
    socket.on("close", () => {
      door.close();
      visit.end();
    });

    try {
      const id = roomIdFrom(request);
      const place = await this.#doorkeeper.admit(await door.ticket, id);
      this.#offences.check(place.user);
      const hold = await this.#rooms.hold(id);
      if (socket.readyState !== socket.OPEN) {
        hold.release();
        return;
      }
      visit.ends(() => hold.release());
      const { attendance } = hold.room;
      if (!attendance.hasRoomFor(place.role)) throw new CroquisError("room-full");
      visit.ends(attendance.enter(place.user, place.role));
      visit.ends(this.#doorkeeper.watch(place, refuse));
      const audience = this.#audience(hold.room);
      const { presence } = audience;
      const connection = new YjsConnection({ socket, room: hold.room, place, presence, refuse });
      audience.add(connection);
      visit.ends(() => audience.remove(connection));
      visit.connection = connection;
      this.#log.info({ room: roomTag(id) }, "somebody entered a room");
      for (const message of door.open()) connection.push(message);
      connection.start();
    } catch (error) {
      door.close();
      refuse(error);
    }
    socket.resume();
  }

  #audience(room: Room): Audience {
    const known = this.#audiences.get(room);
    if (known) return known;
    const audience = new Audience(room);
    this.#audiences.set(room, audience);
    return audience;
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

/** Whether an update was refused for what it would have done. */
const isOffence = ({ code }: CroquisError): boolean =>
  code === "stroke-locked" || code === "forged-identity" || code === "bad-field" || code === "bad-message";

/**
 * The close code for an error: 4000 + its HTTP status, with the error's code as the reason. y-websocket takes
 * 4400–4499 as final and comes back after any other.
 */
const closeCode = (error: CroquisError): number => 4000 + error.status;

/** @throws CroquisError "room-not-found" when the path names no room that could exist */
function roomIdFrom(request: IncomingMessage): RoomId {
  const id = roomIdSchema.safeParse(pathOf(request).slice(YJS_PATH.length));
  if (!id.success) throw new CroquisError("room-not-found");
  return id.data;
}
