"use client";

import { useEditor } from "../editing/editor-context.tsx";
import { HALO, pathOf } from "../editing/on-paper.ts";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";

/** What the others have selected, each in their colour; part of an svg that is measured as the drawing is. */
export function OthersSelections() {
  const { people } = useSession();
  const selecting = useWatched(people.doing).filter(({ selection }) => selection.length > 0);
  return selecting.length === 0 ? null : (
    <Traces by={selecting.map(({ user, color, selection }) => ({ user, color, selection }))} />
  );
}

interface TracesProps {
  readonly by: readonly {
    readonly user: string;
    readonly color: string;
    readonly selection: readonly string[];
  }[];
}

function Traces({ by }: TracesProps) {
  const { strokes } = useWatched(useEditor().shown);
  const wanted = new Set(by.flatMap(({ selection }) => selection));
  const paths = new Map<string, string>();
  for (const { stroke } of strokes) if (wanted.has(stroke.id)) paths.set(stroke.id, pathOf(stroke.points));
  return (
    <g aria-hidden pointerEvents="none" fill="none" strokeLinecap="round" data-testid="others-selections">
      {by.map(({ user, color, selection }) => {
        const path = selection.flatMap((id) => paths.get(id) ?? []).join("");
        return (
          path !== "" && (
            <g key={user} data-user={user}>
              <path
                d={path}
                stroke={HALO}
                strokeOpacity={0.8}
                strokeWidth={4}
                vectorEffect="non-scaling-stroke"
              />
              <path
                d={path}
                stroke={color}
                strokeWidth={2}
                strokeDasharray="5 3"
                vectorEffect="non-scaling-stroke"
              />
            </g>
          )
        );
      })}
    </g>
  );
}
