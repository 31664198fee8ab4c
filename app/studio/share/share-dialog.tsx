"use client";

import { useEffect, useId, useRef } from "react";
import { invitedRoleSchema } from "../../../protocol/roles.ts";
import { Card } from "../../ui/card.tsx";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { LinkRow } from "./link-row.tsx";
import { MemberList } from "./member-list.tsx";
import { useLinks } from "./use-links.ts";

interface ShareDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Bring others in: the links that do, and who came by them. The first thing to press copies the first link. */
export function ShareDialog({ open, onOpenChange }: ShareDialogProps) {
  const session = useSession();
  const me = useWatched(session.authority.me);
  const { members } = useWatched(session.authority.state);
  const { links, problem, reload, renew, revoke, setRole, remove } = useLinks(session);
  const copy = useRef<HTMLButtonElement>(null);
  const list = useId();
  const owned = me?.role === "owner";
  const linkOf = (role: string) =>
    links === null ? undefined : (links.find((each) => each.role === role) ?? null);
  // Who came by which link changes all the time.
  useEffect(() => {
    if (open) reload();
  }, [open, reload]);

  // Only what we may pass on; to viewers the link for drawing is none of their business.
  const roles = invitedRoleSchema.options.filter((role) => me?.role !== "viewer" || role === "viewer");
  return (
    <Card
      open={open}
      onOpenChange={onOpenChange}
      first={copy}
      title="Draw together"
      description="Send somebody a link. They need no account: they click, and are at your table."
    >
      {roles.map((role, i) => (
        <LinkRow
          key={role}
          role={role}
          link={linkOf(role)}
          owned={owned}
          {...(i === 0 && { copyRef: copy })}
          onRenew={() => renew(role)}
          onRevoke={(also) => revoke(role, also)}
        />
      ))}
      {problem !== null && (
        <p role="alert" className="pt-4 text-[14px] leading-snug text-accent">
          {problem.message}
        </p>
      )}
      <section aria-labelledby={list} className="pt-6">
        <h3 id={list} className="text-[13px] text-ink-faint">
          Who may come in
        </h3>
        <MemberList members={members} me={me} onRole={setRole} onRemove={remove} />
      </section>
    </Card>
  );
}
