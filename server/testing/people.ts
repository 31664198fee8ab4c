import {
  type Invitation,
  invitationsAnswerSchema,
  type TicketAnswer,
  ticketAnswerSchema,
} from "../../protocol/account.ts";
import { problemSchema } from "../../protocol/errors.ts";
import type { InvitedRole } from "../../protocol/roles.ts";

/** What these people need to know of a server. */
export interface Reachable {
  readonly url: string;
}

/** Somebody's browser: what it sends as its cookies, and the member numbers that it was told by room. */
export interface Person {
  cookie: string;
  readonly memberNumbers: Map<string, number>;
}

const owners = new Map<string, Person>();

/** Who made the room by `makeRoom`. */
export const ownerOf = (roomId: string | undefined): Person | undefined =>
  roomId === undefined ? undefined : owners.get(roomId);

/** A request as this person's browser makes it; cookies of the answer are kept. Redirections are not followed. */
export async function request(
  server: Reachable,
  person: Person,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (person.cookie !== "") headers.set("Cookie", person.cookie);
  if (init.body !== undefined) headers.set("Content-Type", "application/json");
  const response = await fetch(`${server.url}${path}`, { redirect: "manual", ...init, headers });
  const [given] = response.headers.getSetCookie().filter((cookie) => cookie.includes("session_token="));
  if (given !== undefined) person.cookie = given.split(";", 1)[0];
  return response;
}

/** A room of somebody new, whom `ownerOf` names. */
export async function makeRoom(server: Reachable, owner: Person = stranger()): Promise<string> {
  const response = await request(server, owner, "/api/rooms", { method: "POST" });
  const { id } = (await response.json()) as { id: string };
  owner.memberNumbers.set(id, 1);
  owners.set(id, owner);
  return id;
}

/** Somebody without a session yet. */
export const stranger = (): Person => ({ cookie: "", memberNumbers: new Map() });

/** Somebody new, who has a session (and, as everybody who asks for nothing else, a room). */
export async function guest(server: Reachable): Promise<Person> {
  const person = stranger();
  await request(server, person, "/api/rooms", { method: "POST" });
  return person;
}

/** The links that a person may pass on. */
export async function invitations(
  server: Reachable,
  roomId: string,
  person: Person,
): Promise<readonly Invitation[]> {
  const response = await request(server, person, `/api/rooms/${roomId}/invitations`);
  return invitationsAnswerSchema.parse(await response.json()).invitations;
}

/** Somebody, if nobody is named a stranger, follows the owner's link into the room. */
export async function join(
  server: Reachable,
  roomId: string,
  role: InvitedRole = "editor",
  person: Person = stranger(),
): Promise<Person> {
  const owner = ownerOf(roomId);
  if (owner === undefined) throw new Error("Only rooms that were made by makeRoom can be joined.");
  const link = (await invitations(server, roomId, owner)).find((each) => each.role === role);
  if (link === undefined) throw new Error(`There is no link for an ${role}.`);
  const response = await request(server, person, `/join/${link.token}`);
  if (response.status !== 303) throw new Error(`The link was answered with ${response.status}.`);
  await ticketFor(server, roomId, person);
  return person;
}

/** @throws Error with the problem's code when there is none for this person */
export async function ticketFor(server: Reachable, roomId: string, person: Person): Promise<TicketAnswer> {
  const response = await request(server, person, `/api/rooms/${roomId}/tickets`, { method: "POST" });
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(problemSchema.parse(body).code);
  const answer = ticketAnswerSchema.parse(body);
  person.memberNumbers.set(roomId, answer.memberNumber);
  return answer;
}
