import type { Server as HttpServer } from "node:http";
import { type DefaultEventsMap, Server, type Socket } from "socket.io";
import { CroquisError, problemOf } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { type CommandName, commandSchemas, type ServerEvents } from "../../protocol/socket.ts";
import { isAllowedOrigin } from "../http/origin.ts";
import type { Log } from "../log.ts";
import { TokenBucket } from "../rate.ts";
import type { RoomHold, Rooms } from "../rooms/rooms.ts";
import { type RunEvents, Runs } from "../runs/runs.ts";
import { type CommandContext, commands } from "./commands.ts";
import { FrameFeed } from "./frame-feed.ts";

export const SOCKET_PATH = "/socket.io/";

export interface RelayOptions {
  readonly http: HttpServer;
  readonly rooms: Rooms;
  readonly log: Log;
  readonly publicOrigins: readonly string[];
  /** The optimiser's program. */
  readonly optimiser: string;
}

interface Client {
  readonly feed: FrameFeed;
  readonly bucket: TokenBucket;
  /** Refused for being too fast, so far. */
  refused: number;
  hold: RoomHold | null;
}

type ClientSocket = Socket<DefaultEventsMap, ServerEvents, DefaultEventsMap, Client>;

/** Commands over its rate after which a connection is cut. */
const FLOOD = 400;

/** The Socket.IO side of the server: people's commands to the runs, and the runs' news to the people in their room. */
export class Relay {
  readonly #io: Server<DefaultEventsMap, ServerEvents, DefaultEventsMap, Client>;
  readonly #rooms: Rooms;
  readonly #log: Log;
  readonly runs: Runs;

  constructor({ http, rooms, log, publicOrigins, optimiser }: RelayOptions) {
    this.#rooms = rooms;
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
      audience: (roomId) => this.#audience(roomId).length,
    };
    this.runs = new Runs(optimiser, events, log);
    this.#io.on("connection", (socket) => this.#welcome(socket));
  }

  get connections(): number {
    return this.#io.of("/").sockets.size;
  }

  /** End the runs, tell the clients to come back later, and stop the optimiser. */
  async close(): Promise<void> {
    await this.runs.close();
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
  }

  #audience(roomId: RoomId): ClientSocket[] {
    const { adapter, sockets } = this.#io.of("/");
    return [...(adapter.rooms.get(roomId) ?? [])].flatMap((id) => sockets.get(id) ?? []);
  }

  #welcome(socket: ClientSocket): void {
    socket.data = {
      feed: new FrameFeed((runId, frame, received) => socket.emit("run.frame", runId, frame, received)),
      bucket: new TokenBucket(LIMITS.socketCommandsPerSecond, LIMITS.socketCommandBurst),
      refused: 0,
      hold: null,
    };
    const context: CommandContext = {
      runs: this.runs,
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
    if (socket.data.hold?.room.id === roomId) return;
    if (this.#audience(roomId).length >= LIMITS.editorsPerRoom) throw new CroquisError("room-full");
    const hold = await this.#rooms.hold(roomId);
    this.#leave(socket);
    if (socket.connected) {
      socket.data.hold = hold;
      const run = this.runs.latest(roomId);
      if (run !== null && !run.isOver) socket.data.feed.startOver(run);
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

const isCommandName = (name: unknown): name is CommandName =>
  typeof name === "string" && Object.hasOwn(commandSchemas, name);

function execute<N extends CommandName>(name: N, input: unknown, context: CommandContext) {
  const parsed = commandSchemas[name].safeParse(input);
  if (!parsed.success) throw new CroquisError("bad-message");
  return commands[name](parsed.data as never, context);
}
