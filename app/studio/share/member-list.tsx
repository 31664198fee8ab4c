"use client";

import { UserMinus } from "lucide-react";
import { useState } from "react";
import type { Member } from "../../../protocol/authority.ts";
import { type UserId, userIdSchema } from "../../../protocol/ids.ts";
import { type Role, roleSchema } from "../../../protocol/roles.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { type Option, Select } from "../../ui/select.tsx";
import { Avatar } from "../people/avatar.tsx";
import type { Me } from "../room/authority.ts";

/** What each role is called, and what it lets people do. */
export const ROLES: Readonly<Record<Role, { readonly name: string; readonly says: string }>> = {
  owner: { name: "Owner", says: "Draws, and says who else may" },
  editor: { name: "Draws", says: "Draws with everybody" },
  viewer: { name: "Looks", says: "Sees everything, changes nothing" },
};
const OPTIONS: readonly Option[] = roleSchema.options.map((value) => ({ value, ...ROLES[value] }));

interface MemberListProps {
  readonly members: Readonly<Record<UserId, Member>>;
  readonly me: Me | null;
  readonly onRole: (user: UserId, role: Role) => void;
  readonly onRemove: (user: UserId) => void;
}

/** Who may come in, those who are here first; an owner changes that. */
export function MemberList({ members, me, onRole, onRemove }: MemberListProps) {
  const [leaving, setLeaving] = useState<UserId | null>(null);
  const owned = me?.role === "owner";
  const all = Object.entries(members).map(([id, member]) => ({ id: userIdSchema.parse(id), ...member }));
  all.sort(
    (a, b) =>
      Number(b.id === me?.user) - Number(a.id === me?.user) ||
      Number(a.awaySince !== null) - Number(b.awaySince !== null) ||
      a.name.localeCompare(b.name),
  );
  return (
    <ul className="flex flex-col pt-1">
      {all.map((member) => {
        const self = member.id === me?.user;
        return (
          <li key={member.id} className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 py-0.5">
            <Avatar person={member} className={member.awaySince === null ? "" : "opacity-50"} />
            <span className="min-w-0 grow truncate text-[15px]">
              {member.name}
              <span className="text-ink-faint">
                {self ? " · you" : member.awaySince === null ? " · here" : ""}
              </span>
            </span>
            {owned ? (
              <>
                <div className="flex w-32 shrink-0">
                  <Select
                    label={`What ${member.name} may do`}
                    hint={ROLES[member.role].says}
                    options={OPTIONS}
                    value={member.role}
                    name={ROLES[member.role].name}
                    onChange={(role) => onRole(member.id, roleSchema.parse(role))}
                  />
                </div>
                <IconButton
                  label={self ? "Leave this room" : `Let ${member.name} go`}
                  icon={UserMinus}
                  side="left"
                  className="-mr-2"
                  onClick={() => setLeaving(member.id)}
                />
              </>
            ) : (
              <span className="shrink-0 text-[14px] text-ink-soft">{ROLES[member.role].name}</span>
            )}
            {leaving === member.id && (
              <div className="flex w-full flex-wrap items-center gap-2 pb-2">
                <p className="grow text-[14px] leading-snug text-ink-soft">
                  {self
                    ? "You will need a link to come back."
                    : "What they drew stays. Who still has a link can come back: make new ones too."}
                </p>
                <Button
                  onClick={() => {
                    setLeaving(null);
                    onRemove(member.id);
                  }}
                >
                  {self ? "Leave" : "Let go"}
                </Button>
                <Button kind="quiet" onClick={() => setLeaving(null)}>
                  {self ? "Stay" : "Keep"}
                </Button>
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
