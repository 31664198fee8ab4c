import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import { type Invitation, invitationsAnswerSchema } from "../../../protocol/account.ts";
import type { Problem } from "../../../protocol/errors.ts";
import type { InvitedRole, Role } from "../../../protocol/roles.ts";
import { type Asked, askServer } from "../account/ask-server.ts";
import type { Session } from "../room/session.ts";
import { useWatchedPart } from "../room/watched.ts";

/** The links of this room that we may pass on, and what an owner does with them. */
export interface Links {
  /** Null until the server has told them. */
  readonly links: readonly Invitation[] | null;
  /** What went wrong last. */
  readonly problem: Problem | null;
  readonly reload: () => void;
  readonly renew: (role: InvitedRole) => void;
  /** @param members those who came by the link leave too */
  readonly revoke: (role: InvitedRole, members: boolean) => void;
  readonly setRole: (user: string, role: Role) => void;
  readonly remove: (user: string) => void;
}

/** The address of a link. */
export const addressOf = ({ token }: Invitation): string => `${location.origin}/join/${token}`;

/** They are asked for as soon as we are in the room, so that they are there when somebody wants to share. */
export function useLinks({ roomId, authority }: Session): Links {
  const role = useWatchedPart(authority.me, (me) => me?.role ?? null);
  const [links, setLinks] = useState<readonly Invitation[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const path = `/api/rooms/${roomId}`;

  const take = useCallback((asked: Asked<{ invitations: Invitation[] }>): void => {
    setProblem(asked.ok ? null : asked.problem);
    if (asked.ok) setLinks(asked.answer.invitations);
  }, []);
  const reload = useCallback((): void => {
    void askServer("GET", `${path}/invitations`, invitationsAnswerSchema).then(take);
  }, [path, take]);
  // Another role may pass on other links.
  useEffect(() => {
    if (role !== null) reload();
  }, [role, reload]);

  const change = (method: "PATCH" | "DELETE", user: string, body?: object): void => {
    void askServer(method, `${path}/members/${user}`, z.object({}), body).then((asked) => {
      setProblem(asked.ok ? null : asked.problem);
    });
  };
  return {
    links,
    problem,
    reload,
    renew: (role) =>
      void askServer("POST", `${path}/invitations`, invitationsAnswerSchema, { role }).then(take),
    revoke: (role, members) =>
      void askServer("DELETE", `${path}/invitations/${role}`, invitationsAnswerSchema, { members }).then(
        take,
      ),
    setRole: (user, role) => change("PATCH", user, { role }),
    remove: (user) => change("DELETE", user),
  };
}
