"use client";

import type { Doing } from "../room/people.ts";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { TOOL_ICONS } from "./tool-icons.ts";

/** Where the others point at, over the sheet and as large as it, and what they hold in their hand. */
export function Cursors() {
  const { people } = useSession();
  const doing = useWatched(people.doing);
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0" data-testid="cursors">
      {doing.map(
        (person) =>
          person.cursor !== null && (
            <Cursor key={person.user} {...person} x={person.cursor.x} y={person.cursor.y} />
          ),
      )}
    </div>
  );
}

interface CursorProps extends Pick<Doing, "name" | "color" | "tool"> {
  readonly x: number;
  readonly y: number;
}

function Cursor({ x, y, name, color, tool }: CursorProps) {
  const Icon = TOOL_ICONS[tool];
  return (
    <div
      className="absolute inset-0 animate-appear transition-transform duration-[60ms] ease-linear will-change-transform"
      style={{ transform: `translate(${100 * x}%, ${100 * y}%)` }}
    >
      <svg aria-hidden width="18" height="20" viewBox="0 0 18 20" className="-ml-px drop-shadow-sm">
        <path
          d="M2 1.5 15.5 11 9 12.2 5.6 18z"
          fill={color}
          stroke="#fff"
          strokeWidth="1.4"
          strokeLinejoin="round"
        />
      </svg>
      <span
        className="absolute top-4 left-3.5 flex max-w-40 items-center gap-1 rounded-full px-2 py-0.5 text-[12px] leading-4 font-medium whitespace-nowrap text-white"
        style={{ backgroundColor: color }}
      >
        <span className="truncate">{name}</span>
        {tool !== "select" && (
          <Icon aria-hidden className="size-3 shrink-0" strokeWidth={2} data-tool={tool} />
        )}
      </span>
    </div>
  );
}
