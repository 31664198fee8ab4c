import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { LIMITS } from "../protocol/limits.ts";
import { pictureIdSchema } from "../protocol/style.ts";
import { decodePicture } from "./decode.ts";
import { type FilePicture, loadPixels, openPictures, pictureFromFile } from "./pixels.ts";
import { type PictureRecord, PictureStore, pictureId } from "./store.ts";
import { StudioReferences } from "./studio-references.ts";
import { painted, paintedAs, plain, pngClaiming } from "./testing/files.ts";

const folders: string[] = [];
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "croquis-pictures-"));
  folders.push(folder);
  return folder;
}
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

/** Records as the database keeps them. */
function records() {
  const kept = new Map<string, PictureRecord>();
  return {
    kept,
    total: async () => [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    keep: async (record: PictureRecord) => {
      if (!kept.has(record.id)) kept.set(record.id, record);
    },
  };
}
const NOBODY = pictureIdSchema.parse("0".repeat(64));
const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile())
    .map(({ name }) => name);

test("the same picture twice is one file, called by its contents", async () => {
  const folder = await temporaryFolder();
  const kept = records();
  const store = await PictureStore.open(folder, kept);
  const picture = await decodePicture(await paintedAs("png"));
  const id = createHash("sha256").update(picture.bytes).digest("hex");
  const all = await Promise.all([store.add(picture), store.add(picture), store.add(picture)]);
  expect(all).toEqual(Array(3).fill({ id, width: 64, height: 48 }));
  expect(await filesIn(folder)).toEqual([`${id}.webp`]);
  const path = join(folder, "pictures", id.slice(0, 2), `${id}.webp`);
  expect(Buffer.compare(await readFile(path), picture.bytes)).toBe(0);
  expect([...kept.kept.values()]).toEqual([{ id, width: 64, height: 48, bytes: picture.bytes.length }]);
  expect(await store.has(all[0].id)).toBe(true);
  expect(Buffer.compare((await store.read(all[0].id)) ?? Buffer.of(), picture.bytes)).toBe(0);
  expect([await store.has(NOBODY), await store.read(NOBODY)]).toEqual([false, null]);
});

test("a folder that is full takes no more, but what it has it has; a new start remembers", async () => {
  const folder = await temporaryFolder();
  const kept = records();
  const one = await decodePicture(await paintedAs("png", 64, 48));
  const two = await decodePicture(await paintedAs("png", 48, 64));
  const most = one.bytes.length + two.bytes.length - 1;
  const store = await PictureStore.open(folder, kept, most);
  await store.add(one);
  for (const each of [store, await PictureStore.open(folder, kept, most)]) {
    await expect(each.add(two)).rejects.toMatchObject({ code: "pictures-full" });
    expect(await each.add(one)).toMatchObject({ width: 64 });
  }
  expect(await filesIn(folder)).toHaveLength(1);
});

test("what was on its way when a server was killed is gone at the next start", async () => {
  const folder = await temporaryFolder();
  const { incoming } = await PictureStore.open(folder, records());
  await writeFile(join(incoming, "half"), "half");
  await PictureStore.open(folder, records());
  expect(await readdir(incoming)).toEqual([]);
});

test("pixels are sRGB in [0, 1], row by row, and asked for again the same object", async () => {
  const folder = await temporaryFolder();
  const store = await PictureStore.open(folder, records());
  const { id } = await store.add(await decodePicture(await painted(60, 40).png().toBuffer()));
  const pictures = openPictures(folder);
  const [picture, same] = await Promise.all([pictures.pixels(id), pictures.pixels(id)]);
  expect(same).toBe(picture);
  expect([picture.width, picture.height, picture.data.length]).toEqual([60, 40, 3 * 60 * 40]);
  const at = 3 * (15 * 60 + 20);
  expect([...picture.data.subarray(at, at + 3)]).toEqual(
    [220, 40, 120].map((value) => Math.fround(value / 255)),
  );
  expect(await pictures.pixels(id)).toBe(picture);
  await expect(pictures.pixels(NOBODY)).rejects.toMatchObject({ code: "picture-not-found" });
});

test("pixels of few large pictures are kept, the last asked for longest", async () => {
  const folder = await temporaryFolder();
  const store = await PictureStore.open(folder, records());
  const side = LIMITS.pictureSide;
  const ids = [];
  for (let i = 0; i < 6; i++)
    ids.push((await store.add(await decodePicture(await plain(side, side - i)))).id);
  const pictures = openPictures(folder);
  const first = await pictures.pixels(ids[0]);
  for (const id of ids.slice(1, 5)) await pictures.pixels(id);
  expect(await pictures.pixels(ids[0])).toBe(first);
  const second = await pictures.pixels(ids[1]);
  await pictures.pixels(ids[5]);
  expect(await pictures.pixels(ids[1])).toBe(second);
  expect(await pictures.pixels(ids[0])).toBe(first);
});

test("what is no stored picture has no pixels", async () => {
  for (const bytes of [
    Buffer.from("<svg/>"),
    (await paintedAs("webp")).subarray(0, 90),
    pngClaiming(9000, 9000),
  ]) {
    await expect(loadPixels(bytes)).rejects.toMatchObject({ code: "picture-broken" });
  }
});

test("a file named on the command line becomes what an upload becomes", async () => {
  const path = join(await temporaryFolder(), "reference.jpg");
  const file = await painted(300, 200).withMetadata({ orientation: 8 }).jpeg().toBuffer();
  await writeFile(path, file);
  const picture: FilePicture = await pictureFromFile(path);
  const uploaded = await decodePicture(file);
  expect(picture.id).toBe(pictureId(uploaded.bytes));
  expect(picture.pixels).toMatchObject({ width: 200, height: 300 });
  await writeFile(path, "<svg/>");
  await expect(pictureFromFile(path)).rejects.toMatchObject({
    code: "picture-kind",
    message: `${path}: That is an SVG; bring a PNG, JPEG, WebP or AVIF.`,
  });
  for (const missing of [`${path}.png`, tmpdir()]) {
    await expect(pictureFromFile(missing)).rejects.toMatchObject({ code: "picture-not-found" });
  }
});

test("the studio's references are found by their ids; without an index there are none", async () => {
  const folder = await temporaryFolder();
  expect((await StudioReferences.open(folder)).answer).toEqual({ references: [] });
  const { bytes, width, height } = await decodePicture(await paintedAs("png"));
  const entry = { id: pictureId(bytes), name: "Ink wash", width, height };
  await writeFile(join(folder, "ink-wash.webp"), bytes);
  await writeFile(join(folder, "index.json"), JSON.stringify([{ ...entry, file: "ink-wash.webp" }]));
  const studio = await StudioReferences.open(folder);
  expect(studio.answer).toEqual({ references: [entry] });
  expect(Buffer.compare((await studio.read(entry.id)) ?? Buffer.of(), bytes)).toBe(0);
  expect([studio.has(entry.id), studio.has(NOBODY), await studio.read(NOBODY)]).toEqual([true, false, null]);
  await writeFile(join(folder, "index.json"), JSON.stringify([{ ...entry, file: "../../etc/passwd" }]));
  await expect(StudioReferences.open(folder)).rejects.toThrow("A reference's file is a WebP.");
});
