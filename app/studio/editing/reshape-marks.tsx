"use client";

import type { RoomStroke } from "../../../protocol/room-strokes.ts";
import { HAIR, HALO, MARK, pathOf, useScreenPixel } from "./on-paper.ts";
import { anchorOf, isAnchor } from "./reshape.ts";

/** A stroke's control points: squares on the line, circles beside it, and to which square each circle belongs. */
export function ReshapeMarks({
  stroke,
  point,
}: {
  readonly stroke: RoomStroke;
  readonly point: number | null;
}) {
  const pixel = useScreenPixel();
  const { points } = stroke.stroke;
  const places = Array.from({ length: points.length / 2 }, (_, i) => ({
    i,
    x: points[2 * i],
    y: points[2 * i + 1],
  }));
  return (
    <g stroke={MARK} fill={HALO} data-testid="control-points">
      <path d={pathOf(points)} fill="none" {...HAIR} />
      {places.map(({ i, x, y }) => {
        const anchor = places[anchorOf(i)];
        return isAnchor(i) ? null : (
          <line key={i} x1={x} y1={y} x2={anchor.x} y2={anchor.y} strokeOpacity={0.6} {...HAIR} />
        );
      })}
      {places.map(({ i, x, y }) => {
        const size = (i === point ? 6 : 4.5) * pixel;
        const fill = i === point ? MARK : HALO;
        return isAnchor(i) ? (
          <rect key={i} x={x - size} y={y - size} width={2 * size} height={2 * size} fill={fill} {...HAIR} />
        ) : (
          <circle key={i} cx={x} cy={y} r={size} fill={fill} {...HAIR} />
        );
      })}
    </g>
  );
}
