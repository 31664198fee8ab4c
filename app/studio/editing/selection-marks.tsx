"use client";

import type { Box } from "../../../drawing/geometry/box.ts";
import type { RoomStroke } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { useToolbox } from "../tools/tools-context.tsx";
import { useEditor } from "./editor-context.tsx";
import { frameOf, handlesOf } from "./handles.ts";
import { HAIR, HALO, MARK, pathOf, useScreenPixel } from "./on-paper.ts";
import { boundsOfStrokes } from "./operations.ts";
import { ReshapeMarks } from "./reshape-marks.tsx";

/** Of more strokes than this only the frame is shown. */
const TRACED = 400;

/** What is selected, and with what it can be taken hold of; part of an svg that is measured as the drawing is. */
export function SelectionMarks() {
  const editor = useEditor();
  const selection = useWatched(editor.selection);
  const hovered = useWatched(editor.marks.hovered);
  const band = useWatched(editor.marks.band);
  const lasso = useWatched(editor.marks.lasso);
  return (
    <g pointerEvents="none" data-testid="selection" data-selected={selection.size}>
      {/* Only what follows strokes is drawn anew with every frame of a run. */}
      {(selection.size > 0 || hovered !== null) && <StrokeMarks hovered={hovered} />}
      {band !== null && <rect {...rectOf(band)} fill={MARK} fillOpacity={0.06} stroke={MARK} {...HAIR} />}
      {lasso !== null && (
        <polygon
          points={lasso.join(" ")}
          fill={MARK}
          fillOpacity={0.06}
          stroke={MARK}
          strokeDasharray="4 3"
          {...HAIR}
        />
      )}
    </g>
  );
}

function StrokeMarks({ hovered }: { readonly hovered: StrokeId | null }) {
  const editor = useEditor();
  const pixel = useScreenPixel();
  const tool = useWatched(useToolbox().tool);
  const reshaping = useWatched(editor.marks.reshaping);
  useWatched(editor.shown);
  const { selected } = editor;
  const shaped = reshaping === null ? null : editor.strokeShown(reshaping.id);
  const under = hovered !== null && !editor.selection.value.has(hovered) ? editor.strokeShown(hovered) : null;
  const frame = frameOf(boundsOfStrokes(selected), pixel);
  const held = tool === "select" || tool === "lasso";
  return (
    <>
      {under !== null && held && <Trace stroke={under} opacity={0.45} />}
      {selected.length <= TRACED && selected.map((each) => <Trace key={each.stroke.id} stroke={each} />)}
      {shaped !== null && <ReshapeMarks stroke={shaped} point={reshaping?.point ?? null} />}
      {selected.length > 0 && shaped === null && (
        <Frame frame={frame} pixel={pixel} handles={editor.mayEdit && tool === "select"} />
      )}
      <LockMarks
        strokes={under === null ? selected.slice(0, TRACED) : [...selected.slice(0, TRACED), under]}
        pixel={pixel}
      />
    </>
  );
}

const rectOf = ({ left, top, right, bottom }: Box) => ({
  x: left,
  y: top,
  width: right - left,
  height: bottom - top,
});

function Trace({ stroke, opacity = 1 }: { readonly stroke: RoomStroke; readonly opacity?: number }) {
  const path = pathOf(stroke.stroke.points);
  return (
    <g fill="none" strokeLinecap="round" opacity={opacity}>
      <path d={path} stroke={HALO} strokeOpacity={0.85} strokeWidth={3.5} vectorEffect="non-scaling-stroke" />
      <path d={path} stroke={MARK} {...HAIR} />
    </g>
  );
}

function Frame({
  frame,
  pixel,
  handles,
}: {
  readonly frame: Box;
  readonly pixel: number;
  readonly handles: boolean;
}) {
  const { turn, ...corners } = handlesOf(frame, pixel);
  const half = 4.5 * pixel;
  return (
    <g fill={HALO} stroke={MARK}>
      <rect {...rectOf(frame)} fill="none" strokeDasharray="3 3" strokeOpacity={0.8} {...HAIR} />
      {handles && (
        <>
          <line x1={turn.x} y1={turn.y} x2={turn.x} y2={frame.top} {...HAIR} />
          <circle cx={turn.x} cy={turn.y} r={5 * pixel} {...HAIR} />
          {Object.entries(corners).map(([name, { x, y }]) => (
            <rect
              key={name}
              x={x - half}
              y={y - half}
              width={2 * half}
              height={2 * half}
              rx={pixel}
              {...HAIR}
            />
          ))}
        </>
      )}
    </g>
  );
}

/** A small padlock where a stroke begins of which somebody keeps something, in the colour of who does. */
function LockMarks({ strokes, pixel }: { readonly strokes: readonly RoomStroke[]; readonly pixel: number }) {
  const { authority } = useSession();
  const { locks, members } = useWatched(authority.state);
  return strokes.map(({ stroke }) => {
    const holder = locks[stroke.id]?.[0]?.holder;
    if (holder === undefined) return null;
    const place = `translate(${stroke.points[0]} ${stroke.points[1]}) scale(${pixel})`;
    return (
      <g key={stroke.id} transform={place} data-locked={stroke.id}>
        <circle r={8.5} fill={HALO} stroke={members[holder]?.color ?? MARK} strokeWidth={1.25} />
        <path
          d="M-2.5-.5v-1.7a2.5 2.5 0 0 1 5 0V-.5M-3.6-.5h7.2v4.6h-7.2z"
          fill="none"
          stroke={members[holder]?.color ?? MARK}
          strokeWidth={1.25}
          strokeLinejoin="round"
        />
      </g>
    );
  });
}
