import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { LIMITS } from "../protocol/limits.ts";
import { limitDecoders } from "./decode.ts";
import { testDecoder } from "./testing/decoders.ts";
import {
  box,
  chunk,
  compressedBomb,
  FORMATS,
  paintedAs,
  patched,
  plain,
  pngClaiming,
  segment,
  withChunks,
  withSegments,
  zip,
} from "./testing/files.ts";

const { problem, decoder } = testDecoder();
const [png, jpeg, webp, avif] = await Promise.all(FORMATS.map((format) => paintedAs(format)));
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const PAGE = "<!DOCTYPE html><html><script>alert(1)</script></html>";
const gif = await sharp(png).gif().toBuffer();
const join = (...parts: (Buffer | string)[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part)));
const sized = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  return bytes;
};

describe("what is no picture of the four kinds is called by its name", async () => {
  test.each<[what: string, file: Buffer | string, says: string]>([
    ["nothing", "", "That file is empty; bring"],
    ["text", "A red apple.", "That is no picture; bring"],
    ["SVG", SVG, "That is an SVG; bring"],
    ["SVG with a prologue", `\ufeff<?xml version="1.0"?>\n<!-- drawn -->\n${SVG}`, "That is an SVG;"],
    ["SVG in UTF-16", Buffer.from(`\ufeff${SVG}`, "utf16le"), "That is an SVG;"],
    ["a page", `\n ${PAGE}`, "That is a web page;"],
    ["GIF", gif, "That is a GIF;"],
    ["GIFAR", join(gif, zip()), "That is a GIF;"],
    ["PDF", "%PDF-1.7\n", "That is a PDF;"],
    ["TIFF", await sharp(png).tiff().toBuffer(), "That is a TIFF;"],
    ["BMP", join("BM", Buffer.alloc(52)), "That is a BMP;"],
    ["HEIC", box("ftyp", "heic\0\0\0\0mif1heic"), "That is a HEIC photo;"],
    ["MP4", box("ftyp", "isom\0\0\0\0isommp42"), "That is a video;"],
    ["ZIP", zip(), "That is a ZIP;"],
    ["Photoshop", join("8BPS", Buffer.alloc(40)), "That is a Photoshop file;"],
    ["a WAV", join("RIFF\x24\0\0\0WAVE", Buffer.alloc(40)), "That is no picture;"],
  ])("%s", async (_, file, says) => {
    const { code, message } = await problem(file);
    expect({ code, message }).toEqual({ code: "picture-kind", message: expect.stringContaining(says) });
    expect(message).toMatch(/; bring a PNG, JPEG, WebP or AVIF\.$/);
  });
});

describe("what is a picture and something else is refused", () => {
  const after = "After the end of that";
  const asWell = "as well; save it again as PNG or JPEG and bring that.";
  const inside = chunk("teSt", zip());
  const riff = join(webp, "<script>alert(1)</script>");
  const longer = Buffer.from(jpeg);
  test.each<[what: string, file: Buffer, says: string]>([
    ["PNG + ZIP", join(png, zip()), "That PNG is a ZIP as well;"],
    ["PNG with a ZIP in a chunk", join(png.subarray(0, -12), inside, png.subarray(-12)), "That PNG is a ZIP"],
    ["PNG + anything", join(png, "more"), `${after} PNG`],
    ["PNG + PNG", join(png, png), `${after} PNG`],
    ["PNG with a page in its text", withChunks(png, chunk("tEXt", Buffer.from(`Comment\0${PAGE}`))), asWell],
    ["JPEG + page", join(jpeg, PAGE), asWell],
    ["JPEG + zeros + page", join(jpeg, Buffer.alloc(4000), PAGE), `${after} JPEG`],
    ["JPEG + JPEG + script", join(jpeg, longer, Buffer.alloc(900), "<script src=x>"), `${after} JPEG`],
    ["JPEG + JAR", join(jpeg, zip()), "That JPEG is a ZIP as well;"],
    ["JPEG + ZIP with a comment", join(jpeg, zip(), "after all"), "That JPEG is a ZIP as well;"],
    ["JPEG + PDF", join(jpeg, "\n%PDF-1.4 "), asWell],
    ["JPEG + program", join(jpeg, "\x7fELF\x02"), `${after} JPEG`],
    ["JPEG + PHP", join(jpeg, "\n<?php system('ls');"), asWell],
    ["JPEG with a page in its comment", withSegments(jpeg, segment(0xfe, PAGE)), asWell],
    ["JPEG with a PDF in its comment", withSegments(jpeg, segment(0xfe, "%PDF-1.4")), asWell],
    ["WebP + script", riff, asWell],
    ["AVIF + ZIP", join(avif, zip()), "That AVIF is a ZIP as well;"],
    ["AVIF + page", join(avif, PAGE), asWell],
    ["AVIF with a ZIP in a free box", join(avif, box("free", zip())), "That AVIF is a ZIP as well;"],
  ])("%s", async (_, file, says) => {
    expect(await problem(file)).toEqual({ code: "picture-kind", message: expect.stringContaining(says) });
  });
});

describe("what is not whole is refused", () => {
  test.each(FORMATS.map((format, i) => [format, [png, jpeg, webp, avif][i]] as const))(
    "%s",
    async (_, whole) => {
      for (const share of [0.999, 0.9, 0.5, 0.2]) {
        const cut = whole.subarray(0, Math.floor(whole.length * share));
        expect((await problem(cut)).code, `${share}`).toBe("picture-broken");
      }
      for (let length = 16; length < 80; length += 7) {
        expect((await problem(whole.subarray(0, length))).code, `${length} bytes`).toMatch(/broken|kind/);
      }
    },
  );

  test("nor what contradicts itself", async () => {
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    const secondFrame = jpeg.subarray(frame, frame + 2 + jpeg.readUInt16BE(frame + 2));
    const ispe = avif.indexOf("ispe") + 8;
    const files: [string, Buffer][] = [
      ["a PNG that ends at once", pngClaiming(400, 400)],
      ["a PNG with a wrong checksum", patched(png, 60, Buffer.from("????"))],
      ["a JPEG of two sizes", join(jpeg.subarray(0, frame), secondFrame, jpeg.subarray(frame))],
      ["an AVIF that is larger than it says", patched(avif, ispe, sized(16, 16))],
      ["an AVIF that is smaller than it says", patched(avif, ispe, sized(4000, 4000))],
      ["an empty PNG", pngClaiming(0, 0)],
      ["a JPEG that is only a header", Buffer.from("ffd8ffc0000c08000100010101504b0506ffd9", "hex")],
    ];
    for (const [what, file] of files) expect((await problem(file)).code, what).toBe("picture-broken");
  });
});

describe("bombs are refused before they are lit", () => {
  test("by what they claim", async () => {
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    const files: [string, Buffer][] = [
      ["60,000 × 60,000 in 254 bytes", pngClaiming(60_000, 60_000)],
      ["64 million real pixels of one colour", await plain(8000, 8000)],
      ["2³¹ wide", pngClaiming(2 ** 31 - 1, 1, 0)],
      ["JPEG", patched(jpeg, frame + 5, Buffer.from([0xff, 0xff, 0xff, 0xff]))],
      ["AVIF", patched(avif, avif.indexOf("ispe") + 8, sized(60_000, 60_000))],
      ["WebP", patched(await plain(300, 300, "webp"), 26, Buffer.from([0xff, 0x3f, 0xff, 0x3f]))],
    ];
    for (const [what, file] of files) {
      const started = performance.now();
      expect((await problem(file)).code, what).toBe("picture-pixels");
      expect(performance.now() - started).toBeLessThan(LIMITS.pictureReading);
    }
  });

  test("compressed metadata is never unpacked", async () => {
    const comment = chunk("zTXt", compressedBomb("Comment", 7));
    const crowd = withChunks(png, ...Array.from({ length: 1000 }, () => comment));
    const profile = withChunks(png, chunk("iCCP", compressedBomb("sRGB", 200)));
    const before = decoder.pids;
    for (const file of [crowd, profile]) expect((await problem(file)).code).toBe("none");
    expect(decoder.pids).toEqual(before);
  });

  test("what is larger than 10 MiB is not read", async () => {
    const { code } = await problem(join(jpeg, Buffer.alloc(LIMITS.pictureBytes + 1 - jpeg.length)));
    expect(code).toBe("picture-bytes");
    expect((await problem(join(jpeg, Buffer.alloc(LIMITS.pictureBytes - jpeg.length)))).code).toBe("none");
  });
});

test("no other decoder can be reached, whatever gets past these checks", async () => {
  const files = await Promise.all([sharp(png).gif().toBuffer(), sharp(png).tiff().toBuffer()]);
  limitDecoders();
  for (const file of [...files, Buffer.from(SVG)]) {
    await expect(sharp(file).toBuffer()).rejects.toThrow("unsupported image format");
  }
  for (const file of [png, jpeg, webp, avif]) expect((await sharp(file).metadata()).width).toBe(64);
});
