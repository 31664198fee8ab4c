/** Icons to pixels: RGBA, not premultiplied, SIZE × SIZE. */
import { createRequire } from "node:module";
import { readJson } from "./concepts.mjs";

const sharp = createRequire(new URL("../../../package.json", import.meta.url))("sharp");
sharp.concurrency(1);
sharp.cache(false);
export const SIZE = 64;
const sets = new Map();

/** The SVG of a catalogue's picture; `currentColor` is `color`. */
export function svgOf({ set, icon }, color = "#000") {
  if (!sets.has(set)) sets.set(set, readJson(`node_modules/@iconify-json/${set}/icons.json`));
  const all = sets.get(set);
  const it = all.icons[icon];
  const box = [
    it.left ?? all.left ?? 0,
    it.top ?? all.top ?? 0,
    it.width ?? all.width ?? 16,
    it.height ?? all.height ?? 16,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${SIZE}" height="${SIZE}" viewBox="${box.join(" ")}" color="${color}">${it.body}</svg>`;
}

/** Rendered at four times the size and shrunk, since librsvg's own antialiasing of small pictures is harsh. */
export const rasterise = (svg, density) =>
  sharp(Buffer.from(svg), { density })
    .resize(SIZE, SIZE, { fit: "contain", background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .ensureAlpha()
    .raw()
    .toBuffer();
