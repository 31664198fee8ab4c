import { packStrokes } from "../../../drawing/packed.ts";
import type { Scene } from "../../../drawing/scene.ts";
import { sceneToSvg } from "../../../drawing/svg-write.ts";
import { paint } from "./paint.ts";

/** Side of an exported PNG in pixels. */
const PNG_SIDE = 2048;

export type FileKind = "svg" | "png";

/** “A red apple!” → “a-red-apple.svg”. Letters of every script stay. */
export function fileName(words: string, kind: FileKind): string {
  const name = words
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Mark}\p{Number}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
  return `${name === "" ? "croquis" : name}.${kind}`;
}

async function fileOf(scene: Scene, kind: FileKind): Promise<Blob> {
  if (kind === "svg") return new Blob([sceneToSvg(scene)], { type: "image/svg+xml" });
  return pngOf(scene, PNG_SIDE);
}

/** The drawing as it looks, `side` pixels wide and high. */
export async function pngOf(scene: Scene, side: number): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) throw new Error("This browser gives no 2D canvas.");
  paint(context, packStrokes(scene.strokes), side / scene.width);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error("This browser could not make a PNG."));
      else resolve(blob);
    }, "image/png");
  });
}

/** Hand the drawing to the browser as a file. */
export async function download(scene: Scene, words: string, kind: FileKind): Promise<void> {
  const address = URL.createObjectURL(await fileOf(scene, kind));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName(words, kind);
  link.click();
  // The browser has to have begun reading before the address may go.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
