import { useEffect, useState, useSyncExternalStore } from "react";
import { useViewport } from "../tools/tools-context.tsx";

/** The paper is white in the dark too, so what lies on it has its own colours. */
export const MARK = "#b5391d";
export const HALO = "#ffffff";
/** A line as thin at every scale. */
export const HAIR = { strokeWidth: 1.25, vectorEffect: "non-scaling-stroke" } as const;

/** Canvas pixels of a screen pixel, now. */
export function useScreenPixel(): number {
  const viewport = useViewport();
  const [, measured] = useState(0);
  useEffect(() => {
    const again = (): void => measured((count) => count + 1);
    addEventListener("resize", again);
    again();
    return () => removeEventListener("resize", again);
  }, []);
  const pixel = (): number => viewport.screenPixel;
  const value = useSyncExternalStore(viewport.view.subscribe, pixel, () => 1);
  return Number.isFinite(value) && value < 100 ? value : 1;
}

/** A stroke's control points as SVG path data. */
export function pathOf(points: Float32Array): string {
  let path = `M${points[0]} ${points[1]}`;
  for (let i = 2; i + 5 < points.length; i += 6) path += `C${points.subarray(i, i + 6).join(" ")}`;
  return path;
}
