import { crc32, deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";

// Pictures and what pretends to be some, made on the spot for the tests.

/** A gradient with a square in it: enough for every codec to have something to do. */
export function painted(width = 64, height = 48): Sharp {
  const data = Buffer.alloc(3 * width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const square = x > width / 4 && x < width / 2 && y > height / 4 && y < height / 2;
      data[at++] = square ? 220 : (255 * x) / width;
      data[at++] = square ? 40 : (255 * y) / height;
      data[at++] = 120;
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

export const FORMATS = ["png", "jpeg", "webp", "avif"] as const;
export type Format = (typeof FORMATS)[number];

export const paintedAs = (format: Format, width?: number, height?: number): Promise<Buffer> =>
  painted(width, height).toFormat(format).toBuffer();

/** One colour, which compresses to next to nothing. */
export function plain(width: number, height: number, format: Format = "png"): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: "#336699" } })
    .toFormat(format)
    .toBuffer();
}

/** A PNG chunk with its checksum. */
export function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

const PNG_SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

export function header(width: number, height: number): Buffer {
  const content = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  content.writeUInt32BE(width, 0);
  content.writeUInt32BE(height, 4);
  return chunk("IHDR", content);
}

/** A PNG that claims a size and holds `rows` empty rows of it. */
export function pngClaiming(width: number, height: number, rows = 1): Buffer {
  const data = deflateSync(Buffer.alloc(rows * (1 + 3 * width)));
  return Buffer.concat([
    PNG_SIGNATURE,
    header(width, height),
    chunk("IDAT", data),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** `png` with chunks put behind its header. */
export function withChunks(png: Buffer, ...chunks: readonly Buffer[]): Buffer {
  const behindHeader = 8 + 25;
  return Buffer.concat([png.subarray(0, behindHeader), ...chunks, png.subarray(behindHeader)]);
}

/** A keyword and `megabytes` of zeros, compressed: the content of a zTXt or iCCP chunk. */
export function compressedBomb(keyword: string, megabytes: number): Buffer {
  return Buffer.concat([
    Buffer.from(`${keyword}\0\0`),
    deflateSync(Buffer.alloc(megabytes << 20), { level: 9 }),
  ]);
}

/** A JPEG segment: 0xff, marker, length, content. */
export function segment(marker: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(bytes.length + 2, 2);
  return Buffer.concat([head, bytes]);
}

/** `jpeg` with segments put behind its start. */
export const withSegments = (jpeg: Buffer, ...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

/** An archive with one empty file in it, as `zip` writes it. */
export function zip(name = "Evil.class"): Buffer {
  const local = Buffer.alloc(30);
  local.write("PK\x03\x04", "latin1");
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.write("PK\x01\x02", "latin1");
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length, 16);
  return Buffer.concat([local, Buffer.from(name), central, Buffer.from(name), end]);
}

/** An ISO base media box. */
export function box(type: string, content: Buffer | string = ""): Buffer {
  const bytes = Buffer.from(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + bytes.length, 0);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, bytes]);
}

/** `bytes` with `value` written over them at `at`. */
export function patched(bytes: Buffer, at: number, value: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  value.copy(copy, at);
  return copy;
}
