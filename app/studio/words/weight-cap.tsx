"use client";

import { changeRoomSchema } from "../../../protocol/account.ts";
import { type Problem, problemSchema } from "../../../protocol/errors.ts";
import type { RoomId } from "../../../protocol/ids.ts";
import { Select } from "../../ui/select.tsx";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";

const NONE = "none";
const CAPS = [2, 1, 0.5] as const;
const nameOf = (cap: number | null): string => (cap === null ? "as much as they like" : `at most ${cap}`);
const OPTIONS = [null, ...CAPS].map((cap) => ({ value: String(cap ?? NONE), name: nameOf(cap) }));

/** Tell the server that no words may weigh more. @returns what is wrong with that, or null */
export async function changeCap(roomId: RoomId, weightCap: number | null): Promise<Problem | null> {
  try {
    const response = await fetch(`/api/rooms/${roomId}`, {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(changeRoomSchema.parse({ weightCap })),
    });
    if (response.ok) return null;
    const problem = problemSchema.safeParse(await response.json());
    if (problem.success) return problem.data;
  } catch {
    // No network, or an answer that is none: the same to the person.
  }
  return { code: "internal", message: "That has not reached the server; try again in a moment." };
}

/** What no words weigh more than: the owner's to say, and everybody's to see. */
export function WeightCap() {
  const session = useSession();
  const { rules, members } = useWatched(session.authority.state);
  const { weightCap } = rules;
  const me = useWatched(session.authority.me);
  // Whoever draws alone needs no rule.
  if (weightCap === null && Object.keys(members).length < 2) return null;
  if (me?.role !== "owner") {
    return weightCap === null ? null : (
      <p className="pt-2 text-[13px] text-ink-soft">All words weigh {nameOf(weightCap)} here.</p>
    );
  }
  return (
    <div className="flex items-center gap-3 pt-1.5 text-[13px] text-ink-soft">
      <span aria-hidden className="shrink-0">
        Words may weigh
      </span>
      <Select
        label="How much words may weigh"
        hint="For everybody in this room"
        options={OPTIONS}
        value={String(weightCap ?? NONE)}
        name={nameOf(weightCap)}
        onChange={(value) => {
          void changeCap(session.roomId, value === NONE ? null : Number(value)).then((problem) => {
            if (problem !== null) session.tell(problem);
          });
        }}
      />
    </div>
  );
}
