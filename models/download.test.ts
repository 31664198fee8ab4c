import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Random } from "../drawing/random.ts";
import { CATALOG, catalogEntrySchema, throughMirror } from "./catalog.ts";
import { download } from "./download.ts";
import { installFromCatalogue } from "./install-catalogue.ts";
import { modelsOnDisk, readManifest, removeModel } from "./installed.ts";
import { startHub, type TestHub } from "./testing/hub.ts";

const sha256 = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");

function content(length: number, seed = 1): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length }, () => random.integer(256));
}

let hub: TestHub;
let folder: string;
let to: string;

beforeEach(async () => {
  hub = await startHub();
  folder = await mkdtemp(join(tmpdir(), "croquis-models-"));
  to = join(folder, "deep", "weights.onnx");
});

afterEach(async () => {
  await hub.close();
  await rm(folder, { recursive: true });
});

describe("download", () => {
  it("follows the hub's redirect, checks the digest it tells, and leaves nothing but the file", async () => {
    const bytes = content(300_000);
    hub.files.set("/w", { content: bytes, large: true });
    const seen: (number | undefined)[][] = [];
    const result = await download(
      { url: `${hub.origin}/w`, to },
      { onProgress: (received, total) => seen.push([received, total]) },
    );
    expect(result).toEqual({ bytes: 300_000, sha256: sha256(bytes), verified: "hub" });
    expect(await readFile(to)).toEqual(Buffer.from(bytes));
    expect(await readdir(join(folder, "deep"))).toEqual(["weights.onnx"]);
    expect(seen[0]).toEqual([0, 300_000]);
    expect(seen.at(-1)).toEqual([300_000, 300_000]);
  });

  it("checks small files against git's digest", async () => {
    hub.files.set("/t", { content: content(5000) });
    expect((await download({ url: `${hub.origin}/t`, to })).verified).toBe("hub");
  });

  it("goes on where a broken connection stopped", async () => {
    const bytes = content(200_000);
    hub.files.set("/w", { content: bytes, large: true, cuts: [80_000, 50_000] });
    const result = await download({ url: `${hub.origin}/w`, to }, { retryDelay: 1 });
    expect(result.sha256).toBe(sha256(bytes));
    expect(hub.requests.map((each) => each.range)).toEqual([undefined, "bytes=80000-", "bytes=130000-"]);
  });

  it("goes on in a later call, with what an earlier one left", async () => {
    const bytes = content(200_000);
    hub.files.set("/w", { content: bytes, large: true, cuts: [80_000] });
    const url = `${hub.origin}/w`;
    await expect(download({ url, to }, { retries: 0 })).rejects.toThrow(/kept: run the command again/);
    expect(existsSync(to)).toBe(false);
    expect((await readFile(`${to}.part`)).length).toBe(80_000);
    expect((await download({ url, to })).sha256).toBe(sha256(bytes));
    expect(hub.requests.at(-1)?.range).toBe("bytes=80000-");
  });

  it("does not mix two versions of a file", async () => {
    const url = `${hub.origin}/w`;
    hub.files.set("/w", { content: content(200_000), large: true, cuts: [80_000] });
    await expect(download({ url, to }, { retries: 0 })).rejects.toThrow(/broke/);
    const newer = content(150_000, 2);
    hub.files.set("/w", { content: newer, large: true });
    expect((await download({ url, to })).sha256).toBe(sha256(newer));
  });

  it("starts again where a server ignores ranges", async () => {
    const bytes = content(200_000);
    hub.files.set("/w", { content: bytes, large: true, cuts: [80_000], ignoresRange: true });
    expect((await download({ url: `${hub.origin}/w`, to }, { retryDelay: 1 })).sha256).toBe(sha256(bytes));
    expect(await readFile(to)).toEqual(Buffer.from(bytes));
  });

  it("accepts a part that was already whole", async () => {
    const bytes = content(1000);
    hub.files.set("/w", { content: bytes, large: true });
    await mkdir(join(folder, "deep"));
    await writeFile(`${to}.part`, bytes);
    const url = `${hub.origin}/w`;
    await writeFile(`${to}.part.json`, JSON.stringify({ url, version: sha256(bytes) }));
    expect((await download({ url, to })).sha256).toBe(sha256(bytes));
  });

  it.each([
    ["the hub's", { large: true, claimedDigest: "a".repeat(64) }, {}, /instead of the hub's a{64}/],
    ["git's", { claimedDigest: "b".repeat(40) }, {}, /git digest .* instead of the hub's b{40}/],
    ["the catalogue's", { large: true }, { sha256: "c".repeat(64) }, /instead of the catalogue's c{64}/],
    ["the catalogue's length", {}, { bytes: 999 }, /1000 bytes instead of 999/],
  ])("refuses and deletes what is not %s", async (_name, file, known, message) => {
    hub.files.set("/w", { content: content(1000), ...file });
    await expect(download({ url: `${hub.origin}/w`, to, ...known })).rejects.toThrow(message);
    expect(await readdir(join(folder, "deep"))).toEqual([]);
  });

  it.each([
    [404, /does not exist/],
    [403, /permission/],
    [503, /try again in a few minutes/],
    [418, /HTTP 418/],
  ])("says what HTTP %i means", async (status, message) => {
    hub.files.set("/w", { content: content(1), status });
    await expect(download({ url: `${hub.origin}/w`, to })).rejects.toThrow(message);
  });

  it("says when nobody answers", async () => {
    const other = await startHub();
    await other.close();
    await expect(download({ url: `${other.origin}/w`, to })).rejects.toThrow(
      /cannot be reached \(ECONNREFUSED/,
    );
  });

  it.skipIf(!existsSync("/dev/full"))("says when the disk is full", async () => {
    hub.files.set("/w", { content: content(100_000), large: true });
    await mkdir(join(folder, "deep"));
    await symlink("/dev/full", `${to}.part`);
    await expect(download({ url: `${hub.origin}/w`, to })).rejects.toThrow(/disk of .* is full/);
  });

  it("says when the file is larger than what the disk has free", async () => {
    hub.files.set("/w", { content: content(10), large: true, claimedBytes: 1e18 });
    await expect(download({ url: `${hub.origin}/w`, to })).rejects.toThrow(/MB free/);
  });

  it("stops when told to, and keeps what has arrived", async () => {
    const stop = new AbortController();
    hub.files.set("/w", { content: content(200_000), large: true, cuts: [100_000] });
    const onProgress = (received: number): void => {
      if (received > 0) stop.abort();
    };
    await expect(
      download({ url: `${hub.origin}/w`, to }, { onProgress, signal: stop.signal }),
    ).rejects.toThrow(/abort/i);
    expect((await readFile(`${to}.part`)).length).toBeGreaterThan(0);
  });
});

describe("installing from the catalogue", () => {
  const clip = CATALOG[0];
  const paths = clip.files.map((file) => new URL(file.url).pathname);

  it("knows CLIP ViT-B/32", () => {
    expect(clip.id).toBe("clip-vit-base-patch32");
    expect(clip).toMatchObject({ kind: "text-image", preprocessing: { size: 224 } });
    expect(clip.files.map((file) => file.role).sort()).toEqual(["image", "text", "tokeniser"]);
    expect(() =>
      catalogEntrySchema.parse({ ...clip, files: [{ ...clip.files[0], path: "../x" }] }),
    ).toThrow();
  });

  it("downloads, records digests, survives an interruption, and removes", async () => {
    const entry = throughMirror(clip, `${hub.origin}/`);
    const contents = paths.map((_, i) => content(60_000 + i, i));
    paths.forEach((path, i) => {
      hub.files.set(path, { content: contents[i], large: i > 0, cuts: i === 2 ? [20_000] : [] });
    });
    const dataDir = folder;
    await expect(installFromCatalogue(entry, { dataDir, retries: 0 })).rejects.toThrow(/broke/);
    expect(await readManifest(dataDir, clip.id)).toBeNull();
    expect(await modelsOnDisk(dataDir)).toEqual([{ id: clip.id, state: "incomplete" }]);

    const before = hub.requests.length;
    const manifest = await installFromCatalogue(entry, { dataDir });
    // What was whole is not fetched again, and what was not goes on.
    expect(hub.requests.slice(before).map((each) => each.range)).toEqual(["bytes=20000-"]);
    expect(manifest.files.map((file) => file.sha256)).toEqual(contents.map(sha256));
    expect(manifest.files.every((file) => file.verified === "hub")).toBe(true);
    expect(await readManifest(dataDir, clip.id)).toEqual(manifest);

    expect(await installFromCatalogue(entry, { dataDir })).toEqual(manifest);
    await removeModel(dataDir, clip.id);
    expect(await modelsOnDisk(dataDir)).toEqual([]);
    await expect(removeModel(dataDir, clip.id)).rejects.toThrow(/not installed/);
  });
});
