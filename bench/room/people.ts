import { z } from "zod";
import { invitationsAnswerSchema, type TicketAnswer, ticketAnswerSchema } from "../../protocol/account.ts";

/** Somebody's browser, seen from the server: an address and a session. */
export class Somebody {
  readonly #server: string;
  readonly #address: string;
  #cookie = "";

  constructor(server: string, number: number) {
    this.#server = server;
    this.#address = `10.0.${Math.floor(number / 250)}.${1 + (number % 250)}`;
  }

  async makeRoom(): Promise<string> {
    const answer = await this.#request("/api/rooms", { method: "POST" });
    return z.object({ id: z.string() }).parse(await answer.json()).id;
  }

  /** The address of the link that makes people editors. */
  async editorsLink(room: string): Promise<string> {
    const answer = await this.#request(`/api/rooms/${room}/invitations`);
    const { invitations } = invitationsAnswerSchema.parse(await answer.json());
    const link = invitations.find(({ role }) => role === "editor");
    if (link === undefined) throw new Error("The room has no link for editors.");
    return `/join/${link.token}`;
  }

  async join(link: string): Promise<void> {
    await this.#request(link);
  }

  async ticket(room: string): Promise<TicketAnswer> {
    const answer = await this.#request(`/api/rooms/${room}/tickets`, { method: "POST" });
    return ticketAnswerSchema.parse(await answer.json());
  }

  async #request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { "x-forwarded-for": this.#address, ...(this.#cookie && { Cookie: this.#cookie }) };
    const answer = await fetch(`${this.#server}${path}`, { redirect: "manual", ...init, headers });
    const [given] = answer.headers.getSetCookie().filter((cookie) => cookie.includes("session_token="));
    if (given !== undefined) this.#cookie = given.split(";", 1)[0];
    if (answer.status >= 400) throw new Error(`${path} was answered with ${answer.status}.`);
    return answer;
  }
}
