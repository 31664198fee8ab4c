"use client";

import { useEffect, useState } from "react";
import { LIMITS } from "../../../protocol/limits.ts";
import { Button } from "../../ui/button.tsx";
import { takeOver } from "../editing/lock-commands.ts";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { Avatar } from "./avatar.tsx";
import { awayKeepers } from "./away.ts";

/** Those who left and still keep strokes; after a minute the others may take these over. */
export function AwayKeepers() {
  const session = useSession();
  const keepers = awayKeepers(useWatched(session.authority.state));
  const me = useWatched(session.authority.me);
  const now = useNow(keepers.length > 0);
  return keepers.map(({ user, name, color, since, strokes }) => (
    <div key={user} className="flex min-h-11 items-center gap-3 px-2 py-1 text-ink-soft">
      <Avatar person={{ name, color }} className="opacity-55" />
      <span className="min-w-0 grow text-[15px] leading-tight">
        <span className="block truncate">{name}</span>
        <span className="text-[13px] text-ink-faint">
          away, keeps {strokes.length === 1 ? "a stroke" : `${strokes.length} strokes`}
        </span>
      </span>
      {me !== null && me.role !== "viewer" && now - since > LIMITS.lockAbandoned && (
        <Button
          kind="quiet"
          aria-label={`Take over what ${name} keeps`}
          className="text-[14px] font-normal"
          onClick={() => void takeOver(session, strokes)}
        >
          Take over
        </Button>
      )}
    </div>
  ));
}

/** The time, every few seconds while somebody looks at it. */
function useNow(watching: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!watching) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 5000);
    return () => clearInterval(timer);
  }, [watching]);
  return now;
}
