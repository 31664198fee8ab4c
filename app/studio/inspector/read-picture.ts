import type { Picture } from "../../../drawing/initialise.ts";
import { CroquisError } from "../../../protocol/errors.ts";
import type { PictureId } from "../../../protocol/style.ts";
import { addressOf } from "../style/names.ts";

/** Enough to know its colours by, pixels. */
const SIDE = 96;

/** A style picture of the room, small. @throws CroquisError `picture-not-found` */
export async function readPicture(id: PictureId): Promise<Picture> {
  const response = await fetch(addressOf(id)).catch(() => null);
  if (response === null || !response.ok) throw new CroquisError("picture-not-found");
  const bitmap = await createImageBitmap(await response.blob(), { resizeWidth: SIDE, resizeHeight: SIDE });
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser gives no 2D canvas.");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, SIDE, SIDE);
  context.drawImage(bitmap, 0, 0, SIDE, SIDE);
  bitmap.close();
  const pixels = context.getImageData(0, 0, SIDE, SIDE).data;
  const data = new Float32Array(3 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    for (let c = 0; c < 3; c++) data[3 * i + c] = pixels[4 * i + c] / 255;
  }
  return { width: SIDE, height: SIDE, data };
}
