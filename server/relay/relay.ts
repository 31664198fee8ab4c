import type { Server as HttpServer } from "node:http";
import { type DefaultEventsMap, Server, type Socket } from "socket.io";
import { CroquisError, type Problem, problemOf } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { roomStroke } from "../../protocol/room-strokes.ts";
import {
  type CommandName,
  commandSchemas,
  handshakeSchema,
  type ServerEvents,
} from "../../protocol/socket.ts";
import type { Doorkeeper, Place } from "../access/place.ts";
import type { Database } from "../database.ts";
import { isAllowedOrigin } from "../http/origin.ts";
import type { Log } from "../log.ts";
import { TokenBucket } from "../rate.ts";
import { Locks } from "../rooms/locks.ts";
import type { RoomHold, Rooms } from "../rooms/rooms.ts";
import { Acceptances } from "../runs/acceptances.ts";
import type { RunEvents } from "../runs/events.ts";
import { Runs } from "../runs/runs.ts";
import { type CommandContext, commands } from "./commands.ts";
import { FrameFeed } from "./frame-feed.ts";

export const SOCKET_PATH = "/socket.io/";

export interface RelayOptions {
  readonly http: HttpServer;
  readonly rooms: Rooms;
  readonly database: Database;
  readonly log: Log;
  readonly publicOrigins: readonly string[];
  readonly doorkeeper: Doorkeeper;
  /** The optimiser's program. */
  readonly optimiser: string;
}

interface Client {
  readonly feed: FrameFeed;
  readonly bucket: TokenBucket;
  /** Refused for being too fast, so far. */
  refused: number;
  hold: RoomHold | null;
  readonly place: Place;
}

type ClientSocket = Socket<DefaultEventsMap, ServerEvents, DefaultEventsMap, Client>;

/** Commands over its rate after which a connection is cut. */
const FLOOD = 400;

/** The Socket.IO side of the server: people's commands to the runs, and the runs' news to the people in their room. */
export class Relay {
  readonly #io: Server<DefaultEventsMap, ServerEvents, DefaultEventsMap, Client>;
  readonly #rooms: Rooms;
  readonly #doorkeeper: Doorkeeper;
  readonly #log: Log;
  readonly #locks: Locks;
  readonly #acceptances: Acceptances;
  readonly runs: Runs;

  constructor({ http, rooms, database, log, publicOrigins, doorkeeper, optimiser }: RelayOptions) {
    this.#rooms = rooms;
    this.#doorkeeper = doorkeeper;
    this.#log = log;
    this.#io = new Server(http, {
      path: SOCKET_PATH,
      transports: ["websocket"],
      serveClient: false,
      // Other websockets of this port are not engine.io's to close.
      destroyUpgrade: false,
      maxHttpBufferSize: LIMITS.socketMessageBytes,
      perMessageDeflate: false,
      allowRequest: (request, decide) => decide(null, isAllowedOrigin(request, publicOrigins)),
    });
    const events: RunEvents = {
      status: (roomId, status) => void this.#io.to(roomId).emit("run.status", status),
      notice: (roomId, problem) => void this.#io.to(roomId).emit("room.notice", problem),
      frame: (run, frame) => {
        for (const socket of this.#audience(run.roomId)) socket.data.feed.offer(run, frame);
      },
      honours: (run, { revision, documentState }) =>
        void this.#io.to(run.roomId).emit("run.honours", run.id, revision, documentState),
      ended: ({ room }) => this.#locks.prune(room, (id) => roomStroke(room.doc, id) !== null),
      audience: (roomId) => this.#audience(roomId).length,
    };
    this.#locks = new Locks(database);
    this.#acceptances = new Acceptances(database);
    this.runs = new Runs(optimiser, this.#acceptances, events, log);
    this.#io.use((socket, next) => {
      this.#admit(socket).then(
        () => next(),
        (error: unknown) => next(refusal(error)),
      );
    });
    this.#io.on("connection", (socket) => this.#welcome(socket));
  }

  get connections(): number {
    return this.#io.of("/").sockets.size;
  }

  /** End the runs, tell the clients to come back later, and stop the optimiser. */
  async close(): Promise<void> {
    await this.runs.close();
    await this.#locks.settled();
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
  }

  #audience(roomId: RoomId): ClientSocket[] {
    const { adapter, sockets } = this.#io.of("/");
    return [...(adapter.rooms.get(roomId) ?? [])].flatMap((id) => sockets.get(id) ?? []);
  }

  /** @throws CroquisError when its ticket lets it in nowhere */
  async #admit(socket: ClientSocket): Promise<void> {
    const shown = handshakeSchema.safeParse(socket.handshake.auth);
    if (!shown.success) throw new CroquisError("ticket-expired");
    const place = await this.#doorkeeper.admit(shown.data.ticket);
    socket.data = {
      feed: new FrameFeed((runId, frame, received) => socket.emit("run.frame", runId, frame, received)),
      bucket: new TokenBucket(LIMITS.socketCommandsPerSecond, LIMITS.socketCommandBurst),
      refused: 0,
      hold: null,
      place,
    };
  }

  #welcome(socket: ClientSocket): void {
    const { place } = socket.data;
    const unwatch = this.#doorkeeper.watch(place, () => socket.disconnect(true));
    const context: CommandContext = {
      runs: this.runs,
      acceptances: this.#acceptances,
      locks: this.#locks,
      place,
      enter: (roomId) => this.#enter(socket, roomId),
      room: () => socket.data.hold?.room ?? null,
      holdRoom: (roomId) => this.#rooms.hold(roomId),
    };
    socket.onAny((name: unknown, ...rest: unknown[]) => {
      const acknowledge = rest.at(-1);
      if (!isCommandName(name) || typeof acknowledge !== "function") return;
      void this.#answer(socket, context, name, rest[0]).then((answer) => acknowledge(answer));
    });
    socket.on("disconnect", () => {
      unwatch();
      socket.data.feed.close();
      this.#leave(socket);
    });
  }

  async #answer(socket: ClientSocket, context: CommandContext, name: CommandName, input: unknown) {
    try {
      if (!socket.data.bucket.take()) {
        socket.data.refused++;
        if (socket.data.refused > FLOOD) socket.disconnect(true);
        throw new CroquisError("too-many-requests");
      }
      return { ok: true, answer: await execute(name, input, context) };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === "internal") this.#log.error({ error, command: name }, "a command failed");
      return { ok: false, problem };
    }
  }

  async #enter(socket: ClientSocket, roomId: RoomId): Promise<void> {
    if (socket.data.place.room !== roomId) throw new CroquisError("ticket-expired");
    if (socket.data.hold?.room.id === roomId) return;
    if (this.#audience(roomId).length >= LIMITS.editorsPerRoom + LIMITS.viewersPerRoom) {
      throw new CroquisError("room-full");
    }
    const hold = await this.#rooms.hold(roomId);
    this.#leave(socket);
    if (socket.connected) {
      socket.data.hold = hold;
      const run = this.runs.latest(roomId);
      if (run !== null && !run.isOver) {
        socket.data.feed.startOver(run);
        const { honoured } = run;
        if (honoured !== null) socket.emit("run.honours", run.id, honoured.revision, honoured.documentState);
      }
      await socket.join(roomId);
    } else {
      hold.release();
    }
  }

  #leave(socket: ClientSocket): void {
    const { hold } = socket.data;
    if (hold === null) return;
    const { id } = hold.room;
    socket.data.hold = null;
    void socket.leave(id);
    hold.release();
    if (this.#audience(id).length === 0) this.runs.forget(id);
  }
}

/** As Socket.IO tells a client why it was not let in. */
function refusal(error: unknown): Error & { data: Problem } {
  const problem = problemOf(error);
  return Object.assign(new Error(problem.code), { data: problem });
}

const isCommandName = (name: unknown): name is CommandName =>
  typeof name === "string" && Object.hasOwn(commandSchemas, name);

function execute<N extends CommandName>(name: N, input: unknown, context: CommandContext) {
  const parsed = commandSchemas[name].safeParse(input);
  if (!parsed.success) throw new CroquisError("bad-message");
  return commands[name](parsed.data as never, context);
}
