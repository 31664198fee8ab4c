import sharp, { type OverlayOptions } from "sharp";

const SIDE = 128;
const MARGIN = 6;
const HEAD = 22;
const NAMES = 110;

export interface StyleSheetColumn {
  readonly title: string;
  /** PNGs or WebPs from top to bottom: the reference, then one drawing for each prompt; null leaves a cell empty. */
  readonly cells: readonly (Buffer | null)[];
  /** A wider gap before it. */
  readonly opens: boolean;
}

/** References above, prompts to the left, a column for each way to draw. */
export async function styleSheet(
  rows: readonly string[],
  columns: readonly StyleSheetColumn[],
): Promise<Buffer> {
  const gaps = columns.filter(({ opens }) => opens).length;
  const width = NAMES + columns.length * (SIDE + MARGIN) + 3 * MARGIN * gaps + MARGIN;
  const height = HEAD + (rows.length + 1) * (SIDE + MARGIN) + MARGIN;
  const layers: OverlayOptions[] = [];
  let words = "";
  let left = NAMES;
  for (const { title, cells, opens } of columns) {
    if (opens) left += 3 * MARGIN;
    words += text(left + SIDE / 2, 15, title, "middle", 12);
    for (const [row, cell] of cells.entries()) {
      if (cell === null) continue;
      const input = await sharp(cell).resize(SIDE, SIDE, { fit: "cover" }).png().toBuffer();
      layers.push({ input, left, top: HEAD + row * (SIDE + MARGIN) });
    }
    left += SIDE + MARGIN;
  }
  for (const [row, name] of rows.entries()) {
    const middle = HEAD + (row + 1) * (SIDE + MARGIN) + SIDE / 2;
    words += text(NAMES - 10, middle + 4, name, "end", Math.min(13, 170 / name.length));
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${words}</svg>`;
  layers.push({ input: Buffer.from(svg), left: 0, top: 0 });
  return sharp({ create: { width, height, channels: 3, background: "#e9e7e2" } })
    .composite(layers)
    .png({ palette: true, colours: 256 })
    .toBuffer();
}

function text(x: number, y: number, content: string, anchor: string, size: number): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-family="sans-serif" font-size="${size.toFixed(1)}" fill="#333">${escaped}</text>`;
}
