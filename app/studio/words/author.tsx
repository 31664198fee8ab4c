"use client";

import clsx from "clsx";
import type { UserId } from "../../../protocol/ids.ts";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";

/** In the colour of ink, for words whose author nobody knows. */
export const NOBODY = { name: "Somebody", color: "#716b60" } as const;

export interface Author {
  readonly name: string;
  readonly color: string;
}

/** Looks up who somebody is in this room. */
export function useAuthors(): (user: UserId | null) => Author {
  const { members } = useWatched(useSession().authority.state);
  return (user) => (user === null ? NOBODY : (members[user] ?? NOBODY));
}

/** The initial of who added these words, and of those who are typing there now. */
export function AuthorMark({
  author,
  promptId,
}: {
  readonly author: UserId | null;
  readonly promptId: string;
}) {
  const authors = useAuthors();
  const typing = useWatched(useSession().people.doing).filter((each) => each.typing === promptId);
  const by = authors(author);
  return (
    <span className="inline-flex items-center gap-0.5">
      {author !== null && <Initial person={by} says={`Words of ${by.name}`} />}
      {typing.map((person) => (
        <Initial key={person.user} person={person} says={`${person.name} is typing`} typing />
      ))}
    </span>
  );
}

interface InitialProps {
  readonly person: Author;
  readonly says: string;
  readonly typing?: boolean;
}

function Initial({ person, says, typing = false }: InitialProps) {
  return (
    <span
      role="img"
      aria-label={says}
      title={says}
      className={clsx(
        "inline-flex size-[18px] items-center justify-center rounded-full text-[10px] leading-none font-semibold text-white select-none",
        typing && "animate-breathe ring-2 ring-line",
      )}
      style={{ backgroundColor: person.color }}
    >
      {typing ? "…" : ([...person.name][0]?.toLocaleUpperCase() ?? "")}
    </span>
  );
}
