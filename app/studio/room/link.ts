import { io, type Socket } from "socket.io-client";
import { z } from "zod";
import { socketBytesSchema } from "../../../protocol/bytes.ts";
import { ERRORS, type ErrorCode, type Problem, problemSchema } from "../../../protocol/errors.ts";
import { type RunId, runIdSchema } from "../../../protocol/ids.ts";
import { type RunStatus, runStatusSchema } from "../../../protocol/run.ts";
import {
  type Acknowledgement,
  acknowledgementSchema,
  type ClientEvents,
  type CommandInput,
  type CommandName,
  type ServerEvents,
} from "../../../protocol/socket.ts";
import type { Tickets } from "./tickets.ts";

/** How long a command may take before we say that the server is silent, milliseconds. */
const PATIENCE = 10_000;

/** Between two attempts to get or to show a ticket, milliseconds. */
const WAIT = 1500;
/** Answers to `room.join` that will not be different in a moment. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  "room-not-found",
  "room-full",
  "access-revoked",
  "invitation-needed",
]);

export const isFinal = ({ code }: Problem): boolean => FINAL.has(code);

const revisionSchema = z.int().min(0);

export interface LinkEvents {
  connected(): void;
  disconnected(): void;
  status(status: RunStatus): void;
  frame(runId: RunId, frame: Uint8Array): void;
  honours(runId: RunId, revision: number, documentState: Uint8Array): void;
  notice(problem: Problem): void;
}

interface Asker {
  emitWithAck(name: CommandName, input: unknown): Promise<unknown>;
}

/** The Socket.IO connection to the relay. Nothing passes in or out unread: answers and events are parsed here. */
export class Link {
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  readonly #tickets: Tickets;
  #open = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param origin where the server's websockets are, as in `wss://host` */
  constructor(origin: string, tickets: Tickets, events: LinkEvents) {
    this.#tickets = tickets;
    const socket: Socket<ServerEvents, ClientEvents> = io(origin, {
      transports: ["websocket"],
      autoConnect: false,
      forceNew: true,
      auth: (show) => void this.#showTicket(show),
    });
    this.#socket = socket;
    socket.on("connect", () => events.connected());
    socket.on("connect_error", () => {
      // While it is active Socket.IO tries again by itself; otherwise the server did not like the ticket.
      if (socket.active) return;
      tickets.drop();
      this.#again(() => socket.connect());
    });
    socket.on("disconnect", (reason) => {
      events.disconnected();
      // Socket.IO takes a server's own goodbye for final; a restart is not.
      if (reason === "io server disconnect") socket.connect();
    });
    socket.on("run.status", (status) => {
      const parsed = runStatusSchema.safeParse(status);
      if (parsed.success) events.status(parsed.data);
      else events.notice({ code: "bad-message", message: ERRORS["bad-message"][1] });
    });
    socket.on("run.frame", (runId, frame, received) => {
      const run = runIdSchema.safeParse(runId);
      const bytes = socketBytesSchema.safeParse(frame);
      if (run.success && bytes.success) events.frame(run.data, bytes.data);
      if (typeof received === "function") received();
    });
    socket.on("run.honours", (runId, revision, documentState) => {
      const run = runIdSchema.safeParse(runId);
      const number = revisionSchema.safeParse(revision);
      const state = socketBytesSchema.safeParse(documentState);
      if (run.success && number.success && state.success) events.honours(run.data, number.data, state.data);
    });
    socket.on("room.notice", (problem) => {
      const parsed = problemSchema.safeParse(problem);
      if (parsed.success) events.notice(parsed.data);
    });
  }

  open(): void {
    this.#open = true;
    this.#socket.connect();
  }

  close(): void {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#socket.removeAllListeners();
    this.#socket.disconnect();
  }

  /** Whether we may be here at all the Yjs connection says; without a ticket this one waits. */
  async #showTicket(show: (auth: object) => void): Promise<void> {
    const asked = await this.#tickets.take();
    if (asked.kind === "ticket") show({ ticket: asked.answer.ticket });
    else if (asked.kind === "unreachable") this.#again(() => void this.#showTicket(show));
  }

  #again(what: () => void): void {
    clearTimeout(this.#timer);
    if (this.#open) this.#timer = setTimeout(what, WAIT);
  }

  /** Send a command. Never throws: a silent or unreadable server is a problem like any other. */
  async ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Acknowledgement<N>> {
    if (!this.#socket.connected)
      return silent("There is no connection right now; try again when it is back.");
    try {
      // The input is typed by our own signature; socket.io's types cannot follow an event name that is generic.
      const asker = this.#socket.timeout(PATIENCE) as unknown as Asker;
      const answer = await asker.emitWithAck(name, input);
      return acknowledgementSchema(name).parse(answer) as Acknowledgement<N>;
    } catch {
      return silent("The server did not answer; try again in a moment.");
    }
  }
}

function silent(message: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code: "internal", message } };
}
