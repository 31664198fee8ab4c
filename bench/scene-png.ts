import sharp from "sharp";
import { packStrokes } from "../drawing/packed.ts";
import type { Scene } from "../drawing/scene.ts";
import { Rasteriser } from "../gpu/raster/rasteriser.ts";

/** A drawing as PNG, a pixel for each of its canvas. */
export function sceneToPng({ width, height, strokes }: Scene): Promise<Buffer> {
  const image = Rasteriser.create(width, height).forward(packStrokes(strokes));
  const bytes = Uint8Array.from(image, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return sharp(bytes, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
