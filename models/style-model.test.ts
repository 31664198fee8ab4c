import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { catalogEntry, throughMirror } from "./catalog.ts";
import { examineFolder } from "./examine-folder.ts";
import { installFromCatalogue } from "./install-catalogue.ts";
import { installFolder } from "./install-folder.ts";
import { listModels } from "./list.ts";
import { openModel, openStyleModel } from "./open.ts";
import { startHub } from "./testing/hub.ts";
import { makeTinyModel } from "./testing/tiny-model.ts";
import { makeTinyStyleModel, tinyStyleModel } from "./testing/tiny-style-model.ts";

let root: string;
let exported: string;
let dataDir: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "croquis-style-model-"));
  exported = join(root, "my-style");
  dataDir = join(root, "data");
});
afterEach(() => rm(root, { recursive: true }));

describe("a folder with a style model", () => {
  it("is examined: one ONNX file, colours and layers assumed where nothing tells them", async () => {
    await makeTinyStyleModel(exported);
    const { descriptor, files, assumed } = await examineFolder(exported);
    expect(descriptor).toMatchObject({
      id: "my-style",
      kind: "style",
      preprocessing: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
      image: { input: "data" },
      taps: { relus: [1, 2, 3, 4, 5, 6, 7, 10, 13] },
    });
    expect(files).toEqual([{ role: "image", path: "model.onnx" }]);
    expect(assumed).toEqual(["ImageNet's mean and deviation of colours", "VGG16's layers"]);
  });

  it("tells its layers by their names, and its colours by its settings", async () => {
    await makeTinyStyleModel(exported, { convolutions: 2, output: "relu1_2" });
    await writeFile(join(exported, "preprocessor_config.json"), JSON.stringify({ do_normalize: false }));
    const { descriptor, assumed } = await examineFolder(exported);
    expect(descriptor).toMatchObject({
      taps: { names: ["relu1_2"] },
      preprocessing: { mean: [0, 0, 0], std: [1, 1, 1] },
    });
    expect(assumed).toEqual([]);
  });

  it("is installed, listed as what it is, and opened as a style model only", async () => {
    await makeTinyStyleModel(exported);
    await installFolder(exported, { dataDir, id: "mine" });
    const list = await listModels(dataDir);
    expect(list.find(({ id }) => id === "mine")).toMatchObject({ state: "installed", kind: "style" });
    const { path, descriptor } = await openStyleModel("mine", { dataDir });
    expect([path, descriptor.kind]).toEqual([join(exported, "model.onnx"), "style"]);
    await expect(openModel("mine", { dataDir })).rejects.toMatchObject({
      code: "unknown-critic",
      message: '"mine" judges style, not pictures by words; choose it as the style critic.',
    });
    await writeFile(join(exported, "model.onnx"), "short");
    await expect(openStyleModel("mine", { dataDir })).rejects.toMatchObject({ code: "broken-critic" });
  });

  it("is refused when it does not run", async () => {
    await makeTinyStyleModel(exported);
    await writeFile(join(exported, "model.onnx"), "no model");
    await expect(examineFolder(exported)).rejects.toThrow(/cannot be loaded/);
  });
});

describe("opening a style model", () => {
  it("says how to install what is missing, and what a text model is for", async () => {
    await expect(openStyleModel("vgg16", { dataDir })).rejects.toMatchObject({
      code: "unknown-critic",
      message: 'The style critic "vgg16" is not installed; install it with: npm run models -- add vgg16',
    });
    await expect(openStyleModel("nobody", { dataDir })).rejects.toMatchObject({
      code: "unknown-critic",
      message: expect.stringContaining("there are embedded, vgg16, and others"),
    });
    await expect(openModel("vgg16", { dataDir })).rejects.toMatchObject({
      message: expect.stringContaining('There is no critic "vgg16"'),
    });
    await makeTinyModel(exported);
    await installFolder(exported, { dataDir, id: "words" });
    await expect(openStyleModel("words", { dataDir })).rejects.toMatchObject({
      code: "unknown-critic",
      message: '"words" judges pictures by words, not style; choose it as the critic.',
    });
  });
});

it("VGG16 comes from the catalogue as CLIP does", async () => {
  const entry = catalogEntry("vgg16");
  if (entry === undefined) throw new Error("VGG16 is not in the catalogue.");
  expect(entry).toMatchObject({ kind: "style", taps: { relus: [1, 2, 3, 4, 5, 6, 7, 10, 13] } });
  const hub = await startHub();
  try {
    const [file] = entry.files;
    const content = tinyStyleModel();
    hub.files.set(new URL(file.url).pathname, { content, large: true, cuts: [1000] });
    // The exact length and digest are those of the real file.
    const { bytes: _, sha256: __, ...open } = file;
    const stand = throughMirror({ ...entry, files: [open] }, hub.origin);
    const manifest = await installFromCatalogue(stand, { dataDir, retryDelay: 1 });
    expect(manifest.files).toMatchObject([{ role: "image", bytes: content.length, verified: "hub" }]);
    const { descriptor, path } = await openStyleModel("vgg16", { dataDir });
    expect(descriptor).not.toHaveProperty("files");
    expect(path).toBe(join(dataDir, "models", "vgg16", file.path));
    const list = await listModels(dataDir);
    expect(list.find(({ id }) => id === "vgg16")).toMatchObject({ state: "installed", kind: "style" });
  } finally {
    await hub.close();
  }
});
