import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { examineFolder } from "./examine-folder.ts";
import { installFolder } from "./install-folder.ts";
import { installedPath, modelsOnDisk, readManifest, removeModel } from "./installed.ts";
import { openModel } from "./open.ts";
import { makeTinyModel } from "./testing/tiny-model.ts";

let root: string;
let exported: string;
let dataDir: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "croquis-folder-"));
  exported = join(root, "My Tiny Model");
  dataDir = join(root, "data");
  await makeTinyModel(exported);
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

const json = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(path, "utf8"));

describe("a folder that a person exported", () => {
  it("is examined: names, size, colours, context", async () => {
    const { descriptor, files, assumed } = await examineFolder(exported);
    expect(descriptor).toMatchObject({
      id: "my-tiny-model",
      preprocessing: { size: 32, mean: [0.5, 0.45, 0.4], std: [0.25, 0.26, 0.27] },
      image: { input: "pixel_values", output: "image_embeds" },
      text: { input: "input_ids", output: "text_embeds", contextLength: 12 },
    });
    expect(files.map((file) => file.path)).toEqual([
      "onnx/vision_model.onnx",
      "onnx/text_model.onnx",
      "tokenizer.json",
    ]);
    expect(assumed).toEqual([]);
  });

  it("is used where it lies, and left there when it is removed", async () => {
    const manifest = await installFolder(exported, { dataDir, id: "tiny" });
    expect(manifest.linkedFolder).toBe(exported);
    expect(installedPath(dataDir, manifest, "image")).toBe(join(exported, "onnx", "vision_model.onnx"));
    expect(await readManifest(dataDir, "tiny")).toEqual(manifest);
    await removeModel(dataDir, "tiny");
    expect(await modelsOnDisk(dataDir)).toEqual([]);
    expect((await readdir(exported)).length).toBeGreaterThan(2);
  });

  it("can be copied, and then stands alone", async () => {
    await installFolder(exported, { dataDir, id: "tiny", copy: true });
    await rm(exported, { recursive: true });
    const model = await openModel("tiny", { dataDir });
    expect((await model.encodeText(["a cat"])).embeddings[0]).toHaveLength(16);
    await model.dispose();
  });

  it("says what it assumed where the folder is silent", async () => {
    await rm(join(exported, "preprocessor_config.json"));
    await rm(join(exported, "tokenizer_config.json"));
    const { descriptor, assumed } = await examineFolder(exported);
    expect(descriptor).toMatchObject({ preprocessing: { size: 32 }, text: { contextLength: 77 } });
    expect(assumed).toHaveLength(2);
  });

  it("is refused with a reason", async () => {
    await installFolder(exported, { dataDir, id: "tiny" });
    await expect(installFolder(exported, { dataDir, id: "tiny" })).rejects.toThrow(/already/);
    await expect(installFolder(exported, { dataDir, id: "embedded" })).rejects.toThrow(/already/);
    await expect(installFolder(exported, { dataDir, id: "../x" })).rejects.toThrow(/1–64/);

    const other = join(root, "other");
    await makeTinyModel(other, { dimension: 8 });
    const text = join(exported, "onnx", "text_model.onnx");
    await rename(join(other, "onnx", "text_model.onnx"), text);
    await expect(examineFolder(exported)).rejects.toThrow(/16 numbers .* 8; .*different models/);
    await writeFile(text, "this is no model");
    await expect(examineFolder(exported)).rejects.toThrow(/cannot be loaded/);
    await rename(join(exported, "onnx", "vision_model.onnx"), text);
    await expect(examineFolder(exported)).rejects.toThrow(
      /has no onnx\/vision_model.onnx or vision_model.onnx/,
    );
    await rename(text, join(exported, "vision_model.onnx"));
    await rename(join(other, "onnx", "vision_model.onnx"), join(exported, "text_model.onnx"));
    await expect(examineFolder(exported)).rejects.toThrow(/input_ids of 2 axes; it takes pixel_values/);
  });
});

describe("opening a model", () => {
  it("embeds words at unit length, the same each time, others elsewhere", async () => {
    await installFolder(exported, { dataDir, id: "tiny" });
    const model = await openModel("tiny", { dataDir });
    const { embeddings, unknownWords, knownWords } = await model.encodeText(["a cat", "a hat", "A  cat"]);
    expect([unknownWords, knownWords]).toEqual([[], 6]);
    const [cat, hat, again] = embeddings;
    if (!cat || !hat || !again) throw new Error("A text has no embedding.");
    expect(Math.hypot(...cat)).toBeCloseTo(1, 6);
    expect(again).toEqual(cat);
    expect(hat).not.toEqual(cat);
    await model.dispose();
    // Disposed is released, not dead.
    expect((await model.encodeText(["cat cat"])).embeddings[0]).toHaveLength(16);
    await model.dispose();
  });

  it("is the mean of the tokens' rows, padding with the end token", async () => {
    await installFolder(exported, { dataDir, id: "tiny" });
    const model = await openModel("tiny", { dataDir });
    const tokenizer = await json(join(exported, "tokenizer.json"));
    expect(JSON.stringify(tokenizer)).toContain("endoftext");
    // Start token, word, and ten end tokens in a context of twelve: two texts share eleven of twelve rows.
    const { embeddings } = await model.encodeText(["cat", "q"]);
    const [a, b] = embeddings;
    if (!a || !b) throw new Error("A text has no embedding.");
    expect(a.reduce((sum, each, i) => sum + each * b[i], 0)).toBeGreaterThan(0.9);
    await model.dispose();
  });

  it("names the command for a critic of the catalogue, and what there is for another", async () => {
    await expect(openModel("clip-vit-base-patch32", { dataDir })).rejects.toMatchObject({
      code: "unknown-critic",
      message: expect.stringContaining("npm run models -- add clip-vit-base-patch32"),
    });
    await expect(openModel("nobody", { dataDir })).rejects.toMatchObject({
      code: "unknown-critic",
      message: expect.stringContaining("embedded, clip-vit-base-patch32"),
    });
  });

  it("says when files are not what was installed", async () => {
    await installFolder(exported, { dataDir, id: "tiny" });
    await writeFile(join(exported, "onnx", "vision_model.onnx"), "short");
    await expect(openModel("tiny", { dataDir })).rejects.toMatchObject({
      code: "broken-critic",
      message: expect.stringContaining("5 bytes"),
    });
    await rm(exported, { recursive: true });
    await expect(openModel("tiny", { dataDir })).rejects.toMatchObject({ code: "broken-critic" });
    await writeFile(join(dataDir, "models", "tiny", "manifest.json"), "{}");
    await expect(openModel("tiny", { dataDir })).rejects.toThrow(/damaged/);
    expect(await modelsOnDisk(dataDir)).toEqual([{ id: "tiny", state: "damaged" }]);
  });
});
