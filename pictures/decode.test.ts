import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { LIMITS } from "../protocol/limits.ts";
import { decodePicture } from "./decode.ts";
import { box, FORMATS, painted, paintedAs, segment, withSegments } from "./testing/files.ts";

/** Red, green and blue at a place of what is kept. */
async function colour(bytes: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  const at = 3 * (y * info.width + x);
  return [...data.subarray(at, at + 3)];
}
const near = (values: readonly number[], within = 12) =>
  values.map((value) => expect.closeTo(value, -Math.log10(2 * within)));
const join = (...parts: (Buffer | string)[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part)));

test.each(FORMATS)(
  "%s is kept as a WebP that shows the same, and each time the same bytes",
  async (format) => {
    const file = await paintedAs(format);
    const { bytes, width, height } = await decodePicture(file);
    expect([width, height]).toEqual([64, 48]);
    expect((await sharp(bytes).metadata()).format).toBe("webp");
    expect(await colour(bytes, 24, 18)).toEqual(near([220, 40, 120]));
    expect(await colour(bytes, 62, 46)).toEqual(near([247, 244, 120]));
    const again = await decodePicture(file);
    expect(Buffer.compare(again.bytes, bytes)).toBe(0);
  },
);

test("nothing is kept of metadata: EXIF, place, profile, XMP, text", async () => {
  const secret = "Here I live";
  const exif = { IFD0: { Copyright: secret }, IFD3: { GPSLatitude: "51/1 30/1 0/1", GPSLatitudeRef: "N" } };
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${secret}</a></x:xmpmeta>`;
  for (const format of FORMATS) {
    const file = await painted().withExif(exif).withXmp(xmp).withIccProfile("p3").toFormat(format).toBuffer();
    const before = await sharp(file).metadata();
    expect(before.exif && before.icc, format).toBeTruthy();
    expect(file.includes(secret), format).toBe(true);
    const { bytes } = await decodePicture(file);
    const after = await sharp(bytes).metadata();
    for (const kind of ["exif", "icc", "xmp", "iptc", "orientation", "comments"] as const) {
      expect(after[kind], `${format} ${kind}`).toBeUndefined();
    }
    for (const word of [secret, "GPS", "Exif", "EXIF", "ICCP", "XMP"]) {
      expect(Buffer.from(bytes).includes(word), `${format} ${word}`).toBe(false);
    }
  }
});

test.each(["jpeg", "png", "webp"] as const)("%s is turned as its EXIF says", async (format) => {
  const file = await painted().withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
  const { bytes, width, height } = await decodePicture(file);
  expect([width, height]).toEqual([48, 64]);
  // A quarter to the right: what was below on the left is above on the left.
  expect(await colour(bytes, 1, 1)).toEqual(near([4, 244, 120]));
});

test("what can be seen through lies on white, even where its hidden colour is black", async () => {
  const clear = sharp({
    create: { width: 20, height: 20, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  });
  const half = sharp({
    create: { width: 20, height: 20, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0.5 } },
  });
  for (const format of ["png", "webp", "avif"] as const) {
    const seen = async (picture: Sharp) =>
      colour((await decodePicture(await picture.clone().toFormat(format).toBuffer())).bytes, 10, 10);
    expect(await seen(clear)).toEqual([255, 255, 255]);
    expect(await seen(half)).toEqual(near([228, 128, 128], 3));
  }
  const palette = await half.clone().png({ palette: true }).toBuffer();
  expect(await colour((await decodePicture(palette)).bytes, 3, 3)).toEqual(near([228, 128, 128], 3));
});

describe("every way of writing colours becomes sRGB of eight bits", () => {
  const kinds: [what: string, picture: Sharp][] = [
    ["16 bits", painted().toColourspace("rgb16").png()],
    ["interlaced", painted().png({ progressive: true })],
    ["CMYK", painted().toColourspace("cmyk").jpeg({ quality: 95 })],
    ["progressive JPEG", painted().jpeg({ progressive: true })],
    ["AVIF of 12 bits", painted().avif({ bitdepth: 12, quality: 90 })],
    ["lossless WebP", painted().webp({ lossless: true })],
  ];
  test.each(kinds)("%s", async (what, picture) => {
    const { bytes } = await decodePicture(await picture.toBuffer());
    expect(await colour(bytes, 24, 18)).toEqual(near([220, 40, 120], what === "CMYK" ? 40 : 12));
    expect((await sharp(bytes).metadata()).space).toBe("srgb");
  });

  test("grey, of one, eight and sixteen bits", async () => {
    const grey = sharp({ create: { width: 9, height: 9, channels: 3, background: "#808080" } }).greyscale();
    const files = [
      grey.clone().png(),
      grey.clone().jpeg(),
      grey.clone().toColourspace("grey16").png(),
      grey.clone().png({ palette: true, colours: 2 }),
    ];
    for (const file of files) {
      const { bytes } = await decodePicture(await file.toBuffer());
      expect(await colour(bytes, 4, 4)).toEqual(near([128, 128, 128], 2));
    }
  });

  test("a wide colour is where its profile says, not where its numbers are", async () => {
    const red = sharp({ create: { width: 9, height: 9, channels: 3, background: "#c86432" } });
    const file = await red.withIccProfile("p3").png().toBuffer();
    const numbers = await sharp(file, { ignoreIcc: true }).raw().toBuffer();
    expect([...numbers.subarray(0, 3)]).not.toEqual(near([200, 100, 50], 3));
    expect(await colour((await decodePicture(file)).bytes, 4, 4)).toEqual(near([200, 100, 50], 3));
  });
});

test("the long edge is brought to 1024 pixels, and small ones stay as they are", async () => {
  const wide = await decodePicture(await paintedAs("jpeg", 2100, 300));
  expect([wide.width, wide.height]).toEqual([LIMITS.pictureSide, 146]);
  const thin = await decodePicture(await paintedAs("png", 1, 5000));
  expect([thin.width, thin.height]).toEqual([1, LIMITS.pictureSide]);
  const dot = await decodePicture(await paintedAs("png", 1, 1));
  expect([dot.width, dot.height]).toEqual([1, 1]);
});

test("of pictures that move the first one counts", async () => {
  const frames = await Promise.all(
    ["#ff0000", "#00ff00"].map((background) =>
      sharp({ create: { width: 30, height: 20, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const file = await sharp(frames, { join: { animated: true } })
    .webp({ lossless: true })
    .toBuffer();
  expect((await sharp(file).metadata()).pages).toBe(2);
  const { bytes, width, height } = await decodePicture(file);
  expect([width, height]).toEqual([30, 20]);
  expect(await colour(bytes, 10, 10)).toEqual([255, 0, 0]);
});

describe("what telephones write behind or inside a JPEG does no harm", async () => {
  const jpeg = await paintedAs("jpeg");
  const preview = await paintedAs("jpeg", 16, 12);
  const exif = segment(0xe1, join("Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0", preview, preview));
  const film = join(box("ftyp", "mp42\0\0\0\0mp42isom"), box("mdat", Buffer.alloc(500, 7)));
  /** Where the first segment ends. */
  const jfif = 4 + jpeg.readUInt16BE(4);
  const files: [string, Buffer][] = [
    ["a second picture (Multi-Picture Format)", join(jpeg, preview)],
    ["a short film", join(jpeg, film)],
    ["a film behind its maker's mark", join(jpeg, "MotionPhoto_Data", film)],
    [
      "the maker's records",
      join(jpeg, "\0\0\x01\x0aImage_UTC_Data1700000000000SEFH", Buffer.alloc(40), "SEFT"),
    ],
    ["padding", join(jpeg, Buffer.alloc(3000), "\r\n ")],
    ["a preview with end markers of its own", withSegments(jpeg, exif)],
    [
      "fill bytes and a stray byte between segments",
      join(jpeg.subarray(0, jfif), "\0\x01", Buffer.from([0xff, 0xff]), jpeg.subarray(jfif)),
    ],
  ];
  const plain = await decodePicture(jpeg);
  test.each(files)("%s", async (_, file) => {
    expect(Buffer.compare((await decodePicture(file)).bytes, plain.bytes)).toBe(0);
  });
});

test("padding behind the others does none either", async () => {
  for (const format of ["png", "webp"] as const) {
    const file = await paintedAs(format);
    await decodePicture(join(file, Buffer.alloc(7), "\n"));
  }
});
