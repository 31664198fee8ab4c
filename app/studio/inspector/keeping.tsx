"use client";

import { Lock, LockOpen } from "lucide-react";
import { useEffect, useState } from "react";
import type { UserId } from "../../../protocol/ids.ts";
import { EVERY_ATTRIBUTE, type Lockable, type LockScope } from "../../../protocol/locks.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import { Button } from "../../ui/button.tsx";
import { Hint } from "../../ui/hint.tsx";
import type { Editor } from "../editing/editor.ts";
import { abandoned, keep, keepingOf, letGo, takeOver } from "../editing/lock-commands.ts";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { SHORTCUTS } from "../shortcuts.ts";

const NAMES: Readonly<Record<Lockable, string>> = {
  points: "Shape",
  width: "Width",
  color: "Colour",
  opacity: "Opacity",
  order: "Order",
};
const SCOPES: readonly { readonly scope: LockScope; readonly name: string; readonly says: string }[] = [
  { scope: "optimiser", name: "The machine", says: "People may change it, the machine may not" },
  { scope: "everybody", name: "Everybody", says: "Nobody but you may change it" },
];
/** Whether a holder has been away long enough is looked at so often, milliseconds. */
const LOOK = 5000;

interface KeepingProps {
  readonly editor: Editor;
  readonly ids: readonly StrokeId[];
}

/** What of the selection stays as it is, for whom, and who says so. */
export function Keeping({ editor, ids }: KeepingProps) {
  const session = useSession();
  const { members } = useWatched(session.authority.state);
  const [wanted, setWanted] = useState<LockScope>("optimiser");
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK);
    return () => clearInterval(timer);
  }, []);
  const me = editor.author();
  const { locks } = editor;
  const kept = EVERY_ATTRIBUTE.map((attribute) => ({ attribute, ...keepingOf(locks, ids, attribute, me) }));
  const mine = kept.filter((each) => each.mine);
  const scope = mine.length > 0 && mine.every((each) => each.scope === mine[0].scope) ? mine[0].scope : null;
  const shownScope = scope ?? wanted;
  const choose = (next: LockScope): void => {
    setWanted(next);
    void keep(
      session,
      ids,
      mine.map(({ attribute }) => attribute),
      next,
    );
  };
  const toggle = (attribute: Lockable, isMine: boolean): void =>
    void (isMine ? letGo(session, ids, [attribute]) : keep(session, ids, [attribute], shownScope));
  const awaySince = (user: UserId): number | null => members[user]?.awaySince ?? null;
  const left = abandoned(locks, ids, me, awaySince, now);
  const holders = [...new Set(kept.flatMap(({ others }) => others))];
  return (
    <div className="flex flex-col gap-2">
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">Keep as it is</legend>
        {kept.map(({ attribute, mine: isMine, some }) => (
          <button
            key={attribute}
            type="button"
            aria-pressed={isMine}
            onClick={() => toggle(attribute, isMine)}
            className={CHIP}
          >
            {isMine ? (
              <Lock aria-hidden className="size-3.5" strokeWidth={2} />
            ) : (
              <LockOpen aria-hidden className={`size-3.5 ${some ? "" : "opacity-50"}`} strokeWidth={1.75} />
            )}
            {NAMES[attribute]}
          </button>
        ))}
      </fieldset>
      <div className="flex items-center gap-3 text-[14px] text-ink-soft">
        <span id="keep-from" className="shrink-0">
          Keep from
        </span>
        <fieldset aria-labelledby="keep-from" className="grid grow grid-cols-2 rounded-full bg-wash p-0.5">
          {SCOPES.map((each) => (
            <Hint key={each.scope} label={each.says} side="top">
              <button
                type="button"
                aria-pressed={shownScope === each.scope}
                onClick={() => choose(each.scope)}
                className={SEGMENT}
              >
                {each.name}
              </button>
            </Hint>
          ))}
        </fieldset>
      </div>
      <div className="flex flex-wrap gap-x-1">
        {mine.length < EVERY_ATTRIBUTE.length && (
          <Hint label="Keep all of it as it is" keys={SHORTCUTS.lock.keys} side="top">
            <Button
              kind="quiet"
              icon={Lock}
              className="-ml-3 text-[14px] font-normal"
              onClick={() => void keep(session, ids, EVERY_ATTRIBUTE, shownScope)}
            >
              Keep all
            </Button>
          </Hint>
        )}
        {kept.some(({ some }) => some) && (
          <Button
            kind="quiet"
            icon={LockOpen}
            className="text-[14px] font-normal first:-ml-3"
            onClick={() => void letGo(session, ids)}
          >
            Let go
          </Button>
        )}
      </div>
      {holders.map((holder) => (
        <p key={holder} className="flex items-center gap-2 text-[14px] leading-snug text-ink-soft">
          <span
            aria-hidden
            className="size-2.5 shrink-0 rounded-full"
            style={{ backgroundColor: members[holder]?.color }}
          />
          {editor.nameOf(holder)} keeps{" "}
          {kept
            .filter(({ others }) => others.includes(holder))
            .map(({ attribute }) => NAMES[attribute].toLowerCase())
            .join(", ")}
          {sinceWords(awaySince(holder), now)}.
        </p>
      ))}
      {left.length > 0 && (
        <Button className="self-start" icon={Lock} onClick={() => void takeOver(session, left)}>
          Take over
        </Button>
      )}
    </div>
  );
}

function sinceWords(since: number | null, now: number): string {
  if (since === null) return "";
  const minutes = Math.floor((now - since) / 60_000);
  return minutes < 1 ? "; has just left" : `; away for ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}

const CHIP =
  "flex h-8 items-center gap-1.5 rounded-full border border-line px-3 text-[13px] text-ink-soft transition-colors hover:border-ink-faint hover:text-ink aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-desk pointer-coarse:h-11 pointer-coarse:px-4";
const SEGMENT =
  "h-8 rounded-full text-[14px] text-ink-soft transition-colors hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-sm dark:aria-pressed:bg-line pointer-coarse:h-11";
