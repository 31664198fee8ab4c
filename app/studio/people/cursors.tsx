"use client";

import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";

/** Where the others point at, over the paper. */
export function Cursors() {
  const { people } = useSession();
  const doing = useWatched(people.doing);
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 overflow-hidden" data-testid="cursors">
      {doing.map(
        ({ user, cursor, name, color }) =>
          cursor !== null && (
            <div
              key={user}
              className="absolute inset-0 animate-appear transition-transform duration-[90ms] ease-linear will-change-transform"
              style={{ transform: `translate(${100 * cursor.x}%, ${100 * cursor.y}%)` }}
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
                className="absolute top-4 left-3.5 max-w-36 truncate rounded-full px-2 py-0.5 text-[12px] leading-4 font-medium whitespace-nowrap text-white"
                style={{ backgroundColor: color }}
              >
                {name}
              </span>
            </div>
          ),
      )}
    </div>
  );
}
