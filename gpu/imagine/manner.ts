import type { Manner } from "./words.ts";

/** Night behind neon signs, graphite, and ink, as sRGB in [0, 1]. */
const NIGHT = [0.07, 0.06, 0.14] as const;
const INK = 0.13;
const PALE = 0.5;

/** What a picture looks like in a manner: changes `rgb` [size × size × 3] over white in place; `cover` [size × size] is where things are. */
export function applyManner(manner: Manner, rgb: Float32Array, cover: Float32Array, size: number): void {
  const grey = Float32Array.from(
    cover,
    (_, i) => 0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2],
  );
  const edge = edges(grey, cover, size);
  for (let i = 0; i < cover.length; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const at = 3 * i + channel;
      const value = rgb[at];
      if (manner === "outline") rgb[at] = 1 - (1 - INK) * edge[i];
      else if (manner === "silhouette") rgb[at] = 1 - (1 - INK) * cover[i];
      else if (manner === "pastel") rgb[at] = value + PALE * (1 - value);
      else if (manner === "pencil") rgb[at] = Math.max(0.2, grey[i] + 0.45 * (1 - grey[i]) - 0.5 * edge[i]);
      else {
        const vivid = Math.min(1, Math.max(0, grey[i] + 1.6 * (value - grey[i]) + 0.12));
        rgb[at] = NIGHT[channel] + (vivid - NIGHT[channel]) * cover[i];
      }
    }
  }
}

/** How much of an edge, in light or of the thing, goes through each pixel, 0–1 (Sobel's operator). */
function edges(grey: Float32Array, cover: Float32Array, size: number): Float32Array {
  const out = new Float32Array(grey.length);
  const along = (of: Float32Array, x: number, y: number): number => {
    const at = (dx: number, dy: number): number =>
      of[Math.min(size - 1, Math.max(0, y + dy)) * size + Math.min(size - 1, Math.max(0, x + dx))];
    const horizontal = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1);
    const vertical = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1);
    return Math.hypot(horizontal, vertical);
  };
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      out[y * size + x] = Math.min(1, Math.max(along(cover, x, y) * 0.4, along(grey, x, y) * 0.6));
  return out;
}
