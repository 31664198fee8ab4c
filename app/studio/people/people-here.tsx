"use client";

import { Popover } from "radix-ui";
import type { Role } from "../../../protocol/roles.ts";
import { Hint } from "../../ui/hint.tsx";
import type { Present } from "../room/people.ts";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { SHORTCUTS } from "../shortcuts.ts";
import { Avatar } from "./avatar.tsx";
import { AwayKeepers } from "./away-keepers.tsx";
import { OwnName } from "./own-name.tsx";

const SHOWN = 3;

interface PeopleHereProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** A guest wants an account; undefined for who has one. */
  readonly onKeep?: (() => void) | undefined;
}

/** Who is here; opens the list, in which one's own name can be changed. */
export function PeopleHere({ open, onOpenChange, onKeep }: PeopleHereProps) {
  const { people } = useSession();
  const present = useWatched(people.present);
  const shown = present.length > SHOWN + 1 ? present.slice(0, SHOWN) : present;
  const rest = present.length - shown.length;
  const label = present.length <= 1 ? "Only you are here" : `${present.length} people are here`;
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Hint label={label} keys={SHORTCUTS.people.keys}>
        <Popover.Trigger
          data-testid="people"
          aria-label={`${label}: ${present.map(({ name }) => name).join(", ")}`}
          className="flex h-11 items-center rounded-full px-1.5 transition-colors hover:bg-wash aria-expanded:bg-wash"
        >
          {shown.map((person, i) => (
            <Avatar
              key={person.user}
              person={person}
              className={i > 0 ? "-ml-2 animate-appear ring-2 ring-desk" : "ring-2 ring-desk"}
            />
          ))}
          {rest > 0 && (
            <span className="-ml-2 inline-flex h-8 min-w-8 items-center justify-center rounded-full bg-wash px-2 text-[13px] font-medium text-ink-soft ring-2 ring-desk">
              +{rest}
            </span>
          )}
        </Popover.Trigger>
      </Hint>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={8}
          collisionPadding={12}
          aria-label="Who is here"
          className="z-40 flex max-h-[min(480px,80dvh)] w-72 animate-rise flex-col overflow-y-auto rounded-2xl bg-raised p-2 shadow-float"
        >
          {present.map((person) =>
            person.self ? (
              <OwnName key={person.user} person={person} onDone={() => onOpenChange(false)} />
            ) : (
              <Other key={person.user} person={person} onDone={() => onOpenChange(false)} />
            ),
          )}
          <AwayKeepers />
          {present.length <= 1 && (
            <p className="px-2 pt-1 pb-2 text-[13px] leading-snug text-ink-soft">
              Send a friend the link: you will draw on the same paper.
            </p>
          )}
          {onKeep !== undefined && (
            <button
              type="button"
              onClick={() => {
                onOpenChange(false);
                onKeep();
              }}
              className="mt-1 flex min-h-11 items-center rounded-xl px-2 text-left text-[14px] leading-snug text-ink-soft transition-colors hover:bg-wash hover:text-ink"
            >
              Keep your drawings: make an account
            </button>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const ROLES: Readonly<Record<Role, string>> = { owner: "owner", editor: "draws", viewer: "looks on" };

/** Somebody else: what they may do here, and a way to look at what they look at. */
function Other({ person, onDone }: { readonly person: Present; readonly onDone: () => void }) {
  const { people } = useSession();
  const followed = useWatched(people.following) === person.user;
  return (
    <button
      type="button"
      aria-pressed={followed}
      aria-label={`${followed ? "Stop following" : "Follow"} ${person.name}, ${ROLES[person.role]}`}
      onClick={() => {
        people.follow(followed ? null : person.user);
        onDone();
      }}
      className="group flex min-h-11 w-full items-center gap-3 rounded-xl px-2 text-left transition-colors hover:bg-wash aria-pressed:bg-wash"
    >
      <Avatar person={person} />
      <span className="min-w-0 grow truncate text-[15px]">{person.name}</span>
      <span className="text-[13px] text-ink-faint group-hover:hidden group-focus-visible:hidden">
        {followed ? "followed" : ROLES[person.role]}
      </span>
      <span className="hidden text-[13px] text-ink-soft group-hover:inline group-focus-visible:inline">
        {followed ? "stop" : "follow"}
      </span>
    </button>
  );
}
