"use client";

import { useEffect } from "react";
import { useViewport } from "../tools/tools-context.tsx";
import { RegionDrawing } from "./region-drawing.tsx";
import { Regions } from "./regions.tsx";
import type { Style } from "./use-style.ts";

interface StyleOnPaperProps {
  readonly style: Style;
  /** A region has been drawn, or given up. */
  readonly onPlaced: () => void;
}

/** What the style shows on the sheet: where pictures count, and the drawing of that. */
export function StyleOnPaper({ style, onPlaced }: StyleOnPaperProps) {
  const { styles, names, placing, setPlacing, change } = style;
  const viewport = useViewport();
  const isPlacing = placing !== null;
  useEffect(() => {
    // A region is drawn on the whole sheet.
    if (isPlacing) viewport.fit();
  }, [isPlacing, viewport]);
  const placed = (): void => {
    setPlacing(null);
    onPlaced();
  };
  return (
    <>
      <Regions styles={styles} except={placing?.id ?? null} />
      {placing !== null && (
        <RegionDrawing
          key={placing.id}
          name={names.get(placing.id) ?? ""}
          region={placing.region}
          onKeep={(region) => {
            change(placing.id, { region });
            placed();
          }}
          onCancel={placed}
        />
      )}
    </>
  );
}
