"use client";

import { Tooltip } from "radix-ui";
import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import { type Me, meSchema, type RoomsAnswer, roomsAnswerSchema } from "../../protocol/account.ts";
import type { Problem } from "../../protocol/errors.ts";
import { type AccountCard, AccountDialog } from "../studio/account/account-dialog.tsx";
import { askServer } from "../studio/account/ask-server.ts";
import { Button } from "../ui/button.tsx";
import { WAYS } from "./role-words.ts";
import { sinceWhen } from "./since-when.ts";

interface Found {
  /** Null for who has never been here. */
  readonly me: Me | null;
  readonly rooms: RoomsAnswer["rooms"];
}

const NOBODY: Found = { me: null, rooms: [] };

/** The visitor's rooms, the one visited last first, and how not to lose them. */
export function RoomList() {
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [card, setCard] = useState<AccountCard | null>(null);

  const load = useCallback(async (): Promise<void> => {
    const [me, rooms] = await Promise.all([
      askServer("GET", "/api/me", meSchema),
      askServer("GET", "/api/me/rooms", roomsAnswerSchema),
    ]);
    const refusals = [me, rooms].flatMap((asked) => (asked.ok ? [] : [asked.problem]));
    const [refusal] = refusals.filter(({ code }) => code !== "not-signed-in");
    setProblem(refusal ?? null);
    if (refusal === undefined) {
      setFound(me.ok && rooms.ok ? { me: me.answer, rooms: rooms.answer.rooms } : NOBODY);
    }
  }, []);
  useEffect(() => void load(), [load]);

  const signOut = async (): Promise<void> => {
    const asked = await askServer("POST", "/api/auth/sign-out", z.object({}), {});
    if (asked.ok) setFound(NOBODY);
    else setProblem(asked.problem);
  };

  if (problem !== null) {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 text-[16px] text-ink-soft">
        <p>{problem.message}</p>
        <Button onClick={() => void load()}>Try again</Button>
      </div>
    );
  }
  if (found === null) return <p className="text-[16px] text-ink-faint">One moment…</p>;
  const { me, rooms } = found;
  const guest = me?.email === null;
  return (
    <Tooltip.Provider>
      {rooms.length === 0 ? (
        <p className="text-[16px] leading-relaxed text-ink-soft">
          There is none yet. Take a fresh sheet, or follow a link that somebody sent you.
        </p>
      ) : (
        <ul className="flex flex-col">
          {rooms.map(({ id, title, role, visitedAt }) => (
            <li key={id} className="border-t border-line last:border-b">
              <a
                href={`/room/${id}`}
                className="flex min-h-16 items-center justify-between gap-4 rounded-lg px-2 py-2.5 transition-colors hover:bg-wash"
              >
                <span className="min-w-0">
                  <span
                    className={
                      title === ""
                        ? "block truncate text-[17px] text-ink-faint"
                        : "block truncate font-serif text-[19px]"
                    }
                  >
                    {title === "" ? "Without words yet" : title}
                  </span>
                  <span className="text-[14px] text-ink-soft">{WAYS[role]}</span>
                </span>
                <time
                  dateTime={new Date(visitedAt).toISOString()}
                  title={new Date(visitedAt).toLocaleString()}
                  className="shrink-0 text-[14px] text-ink-faint"
                >
                  {sinceWhen(visitedAt, Date.now())}
                </time>
              </a>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pt-8 text-[15px] text-ink-soft">
        {me !== null && !guest ? (
          <>
            <p className="grow">Signed in as {me.email}.</p>
            <Button onClick={() => void signOut()}>Sign out</Button>
          </>
        ) : (
          <>
            <p className="w-full leading-relaxed">
              {me === null
                ? "Rooms of your account are here when you sign in."
                : "Only this browser knows these rooms. With an account you find them from everywhere."}
            </p>
            {me !== null && <Button onClick={() => setCard("new")}>Make an account</Button>}
            <Button kind={me === null ? "plain" : "quiet"} onClick={() => setCard("known")}>
              Sign in
            </Button>
          </>
        )}
      </div>
      <AccountDialog
        card={card}
        onCard={setCard}
        name={me?.name ?? ""}
        onDone={() => {
          setCard(null);
          void load();
        }}
      />
    </Tooltip.Provider>
  );
}
