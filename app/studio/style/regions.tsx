"use client";

import type { RoomStyle } from "../../../protocol/room-styles.ts";
import type { Region } from "../../../protocol/style.ts";
import { addressOf } from "./names.ts";
import { Thumbnail } from "./thumbnail.tsx";

const percent = (share: number): string => `${100 * share}%`;

/** Where a region lies on the sheet, as CSS says it. */
export const placeOf = ({ left, top, width, height }: Region) => ({
  left: percent(left),
  top: percent(top),
  width: percent(width),
  height: percent(height),
});

interface RegionsProps {
  readonly styles: readonly RoomStyle[];
  /** The one that is being drawn shows itself. */
  readonly except: string | null;
}

/** Where on the paper a picture counts that does not count everywhere: a dashed frame, with the picture in its corner. */
export function Regions({ styles, except }: RegionsProps) {
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 overflow-hidden" data-testid="regions">
      {styles.map(
        ({ id, picture, region }) =>
          region !== null &&
          id !== except && (
            <div
              key={id}
              data-region={id}
              className="absolute animate-appear border border-dashed border-[#57524a]/60 shadow-[0_0_0_1px_rgb(255_255_255/0.3)]"
              style={placeOf(region)}
            >
              <Thumbnail
                src={addressOf(picture)}
                className="absolute top-1 left-1 size-6 rounded-[5px] opacity-90 ring-1 ring-white"
              />
            </div>
          ),
      )}
    </div>
  );
}
