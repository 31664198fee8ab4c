import sharp, { type OverlayOptions } from "sharp";
import { PROMPTS } from "./prompts.ts";

const SIDE = 160;
const CAPTION = 26;
const MARGIN = 12;
const COLUMNS = 10;

/** One drawing on the sheet. */
export interface SheetCell {
  readonly prompt: number;
  /** PNG. */
  readonly picture: Buffer;
  /** The prompt's place with each judge, from 1. */
  readonly ranks: readonly number[];
}

/**
 * All drawings in rows of ten, the prompt under each. Before it a full green dot where every judge has it among its first five,
 * a ring where some have, nothing where none has.
 */
export async function contactSheet(cells: readonly SheetCell[]): Promise<Buffer> {
  const rows = Math.ceil(cells.length / COLUMNS);
  const width = MARGIN + COLUMNS * (SIDE + MARGIN);
  const height = MARGIN + rows * (SIDE + CAPTION + MARGIN);
  const layers: OverlayOptions[] = [];
  let captions = "";
  for (const [index, { prompt, picture, ranks }] of cells.entries()) {
    const left = MARGIN + (index % COLUMNS) * (SIDE + MARGIN);
    const top = MARGIN + Math.floor(index / COLUMNS) * (SIDE + CAPTION + MARGIN);
    layers.push({
      input: await sharp(picture).resize(SIDE, SIDE, { fit: "fill" }).png().toBuffer(),
      left,
      top,
    });
    captions += caption(PROMPTS[prompt].text, ranks, left, top + SIDE);
  }
  const words = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${captions}</svg>`;
  layers.push({ input: Buffer.from(words), left: 0, top: 0 });
  return sharp({ create: { width, height, channels: 3, background: "#e9e7e2" } })
    .composite(layers)
    .png({ palette: true, colours: 256 })
    .toBuffer();
}

function caption(text: string, ranks: readonly number[], x: number, y: number): string {
  const good = ranks.filter((rank) => rank <= 5).length;
  const fill = good === ranks.length ? "#2e7d32" : "none";
  const mark =
    good === 0
      ? ""
      : `<circle cx="${x + 7}" cy="${y + 14}" r="4.5" fill="${fill}" stroke="#2e7d32" stroke-width="1.5"/>`;
  const size = Math.min(14, (SIDE - 17) / (0.56 * text.length));
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `${mark}<text x="${x + 17}" y="${y + 19}" font-family="sans-serif" font-size="${size.toFixed(1)}" fill="#333">${escaped}</text>`;
}
