import { z } from "zod";
import type { FloatArray, PackedGradients } from "../../drawing/packed.ts";
import type { Scene } from "../../drawing/scene.ts";
import { MAX_SEGMENTS, stroke, strokeId } from "../../drawing/stroke.ts";
import { MAX_CANVAS } from "./rasteriser.ts";

const side = z.int().min(1).max(MAX_CANVAS);
const point = z.tuple([z.number(), z.number()]);

const pathSchema = z
  .object({
    num_segments: z.int().min(1).max(MAX_SEGMENTS),
    /** Canvas pixels. */
    points: z.array(point),
    /** A radius, canvas pixels. */
    stroke_width: z.number().min(0),
    /** Straight sRGB red, green, blue and opacity. */
    color: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  })
  .refine((path) => path.points.length === 3 * path.num_segments + 1, {
    message: "has not 3 · num_segments + 1 points",
  });

const sceneFileSchema = z.object({ width: side, height: side, paths: z.array(pathSchema) });

/**
 * A scene from the format in which scenes are exchanged with other renderers (diffvg's terms: open cubic paths,
 * `stroke_width` a radius, later paths on top). Strokes are named p0, p1, … in their order; widths become diameters.
 * @throws RangeError saying in one line what is wrong with `file`
 */
export function sceneFromFile(file: unknown): Scene {
  const parsed = sceneFileSchema.safeParse(file);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RangeError(`Not a scene: ${issue.path.join(".") || "the file"}: ${issue.message}`);
  }
  const { width, height, paths } = parsed.data;
  return {
    width,
    height,
    strokes: paths.map((path, i) =>
      stroke(strokeId(`p${i}`), path.points.flat(), 2 * path.stroke_width, path.color),
    ),
  };
}

/** Gradients in the terms of the same format: what `gradientsToFile` returns. */
export interface GradientsFile {
  /** [dx, dy] of every control point of all paths, in order. */
  readonly points: [number, number][];
  /** With respect to each path's radius. */
  readonly stroke_width: number[];
  readonly color: [number, number, number, number][];
}

export function gradientsToFile({ points, widths, colors }: PackedGradients<FloatArray>): GradientsFile {
  return {
    points: Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]),
    // A width is two radii.
    stroke_width: Array.from(widths, (byWidth) => 2 * byWidth),
    color: Array.from(widths, (_, i) => [
      colors[4 * i],
      colors[4 * i + 1],
      colors[4 * i + 2],
      colors[4 * i + 3],
    ]),
  };
}
