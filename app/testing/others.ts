import { act } from "react";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { EMPTY_AUTHORITY, type Member } from "../../protocol/authority.ts";
import { type UserId, userIdSchema } from "../../protocol/ids.ts";
import type { OwnPresence } from "../../protocol/presence.ts";
import type { Role } from "../../protocol/roles.ts";
import type { Session } from "../studio/room/session.ts";

export const [ME, ADA, BO] = ["me", "ada", "bo"].map((id) => userIdSchema.parse(id));

export const member = (name: string, more: Partial<Member> = {}): Member => ({
  name,
  color: "#976711",
  role: "editor",
  guest: true,
  awaySince: null,
  ...more,
});

/** The server lets us into a room of which Ada and Bo are members too. */
export function enter(session: Session, role: Role = "editor"): void {
  const members = {
    [ME]: member("Mona", { role }),
    [ADA]: member("Ada", { role: "owner", color: "#2f6fb5" }),
    [BO]: member("Bo", { role: "viewer", color: "#b3364f" }),
  };
  act(() => session.authority.enter({ user: ME, role }, { ...EMPTY_AUTHORITY, members }));
}

const clocks = new WeakMap<Session, number>();

/** What somebody's window says of itself, as the server passes it on; null when the window is closed. */
export function comes(
  session: Session,
  client: number,
  user: UserId,
  state: Partial<OwnPresence> | null = {},
): void {
  const { awareness } = session.people;
  const doc = new Y.Doc();
  doc.clientID = client;
  const theirs = new Awareness(doc);
  theirs.setLocalState(state === null ? null : { ...state, stamp: { user, role: "editor" } });
  const clock = (clocks.get(session) ?? 10) + 1;
  clocks.set(session, clock);
  theirs.meta.set(client, { clock, lastUpdated: 0 });
  act(() => applyAwarenessUpdate(awareness, encodeAwarenessUpdate(theirs, [client]), "wire"));
  theirs.destroy();
}
