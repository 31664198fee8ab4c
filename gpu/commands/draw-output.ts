import { access, constants, open, rm, writeFile } from "node:fs/promises";
import sharp from "sharp";
import { packStrokes } from "../../drawing/packed.ts";
import { rescale } from "../../drawing/rescale.ts";
import type { Scene } from "../../drawing/scene.ts";
import { sceneToSvg } from "../../drawing/svg-write.ts";
import { MAX_CANVAS, Rasteriser } from "../raster/rasteriser.ts";
import { UsageError } from "./usage-error.ts";

/** @throws UsageError when `file` cannot be written; leaves no empty file behind. */
export async function assertWritable(file: string): Promise<void> {
  try {
    const existed = await access(file, constants.F_OK).then(
      () => true,
      () => false,
    );
    const handle = await open(file, "a");
    await handle.close();
    if (!existed) await rm(file);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new UsageError(`"${file}" cannot be written${reason}; choose another place.`);
  }
}

/** The drawing as SVG, or as PNG at `scale` times its canvas, less where that would be more than 1024 pixels. */
export async function writeDrawing(file: string, scene: Scene, scale: number): Promise<void> {
  await writeFile(file, /\.png$/i.test(file) ? await toPng(scene, scale) : sceneToSvg(scene));
}

async function toPng({ width, strokes }: Scene, scale: number): Promise<Buffer> {
  const side = width * Math.max(1, Math.min(scale, Math.floor(MAX_CANVAS / width)));
  const image = Rasteriser.create(side, side).forward(packStrokes(rescale(strokes, width, side)));
  const bytes = Uint8Array.from(image, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return sharp(bytes, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}
