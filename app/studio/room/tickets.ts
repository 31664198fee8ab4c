import { type TicketAnswer, ticketAnswerSchema } from "../../../protocol/account.ts";
import { ERRORS, type Problem, problemSchema } from "../../../protocol/errors.ts";
import type { RoomId } from "../../../protocol/ids.ts";

/** What asking for a ticket comes to. `unreachable` passes: then it is asked for again later. */
export type Asked =
  | { readonly kind: "ticket"; readonly answer: TicketAnswer }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "unreachable" };

/** Two sockets that open at the same time show the same ticket, milliseconds. */
const YOUNG = 2000;
/** Refusals that pass by themselves. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Asks the server for what lets us into a room. */
export async function askForTicket(roomId: RoomId): Promise<Asked> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`/api/rooms/${roomId}/tickets`, { method: "POST" });
    body = await response.json();
  } catch {
    // No network, or no answer that can be read, as from a server that starts.
    return { kind: "unreachable" };
  }
  const ticket = ticketAnswerSchema.safeParse(body);
  if (response.ok && ticket.success) return { kind: "ticket", answer: ticket.data };
  if (response.status >= 500 || PASSING.has(response.status)) return { kind: "unreachable" };
  const problem = problemSchema.safeParse(body);
  if (problem.success) return { kind: "refused", problem: problem.data };
  return { kind: "refused", problem: { code: "internal", message: ERRORS.internal[1] } };
}

/** Tickets for one room, as the two sockets need them. */
export class Tickets {
  readonly #ask: () => Promise<Asked>;
  #newest: { readonly at: number; readonly asked: Promise<Asked> } | null = null;

  constructor(ask: () => Promise<Asked>) {
    this.#ask = ask;
  }

  async take(): Promise<Asked> {
    const now = performance.now();
    if (this.#newest === null || now - this.#newest.at > YOUNG)
      this.#newest = { at: now, asked: this.#ask() };
    const mine = this.#newest;
    const asked = await mine.asked;
    if (asked.kind !== "ticket" && this.#newest === mine) this.#newest = null;
    return asked;
  }

  /** The one in hand is no good any more. */
  drop(): void {
    this.#newest = null;
  }
}
