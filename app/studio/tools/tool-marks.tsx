"use client";

import type { FittedStroke } from "../../../drawing/geometry/fit.ts";
import { useWatched } from "../room/watched.ts";
import type { Draft } from "./pen.ts";
import { useTools } from "./tools-context.tsx";
import { useDrawingTools } from "./use-drawing-tools.ts";

/** The line that is being drawn, and the region that is painted; part of an svg measured in canvas pixels. */
export function ToolMarks() {
  const { pen, region } = useDrawingTools();
  const draft = useWatched(pen.draft);
  const painting = useWatched(region.draft);
  const kept = useWatched(useTools().region);
  const outline = painting ?? kept;
  return (
    <>
      {draft !== null && <DraftMarks draft={draft} />}
      {outline !== null && (
        <g data-testid="painted-region" fill="none" strokeLinejoin="round">
          <polygon
            points={outline.join(" ")}
            fill="#201e1a"
            fillOpacity={0.05}
            stroke="#ffffff"
            strokeWidth={3}
            strokeOpacity={0.8}
            vectorEffect="non-scaling-stroke"
          />
          <polygon
            points={outline.join(" ")}
            stroke="#201e1a"
            strokeWidth={1.25}
            strokeDasharray="5 4"
            vectorEffect="non-scaling-stroke"
          />
        </g>
      )}
    </>
  );
}

function DraftMarks({ draft: { strokes, color } }: { readonly draft: Draft }) {
  const [red, green, blue, opacity] = color;
  return (
    <g
      data-testid="draft"
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
      stroke={`rgb(${100 * red}% ${100 * green}% ${100 * blue}%)`}
      strokeOpacity={opacity}
    >
      {strokes.map((stroke) => (
        <path key={stroke.points.join()} d={pathData(stroke)} strokeWidth={stroke.width} />
      ))}
    </g>
  );
}

function pathData({ points }: FittedStroke): string {
  let data = `M${points[0]} ${points[1]}`;
  for (let i = 2; i < points.length; i += 6) data += `C${points.slice(i, i + 6).join(" ")}`;
  return data;
}
