import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CATALOG } from "../../models/catalog.ts";
import { openModel } from "../../models/open.ts";
import { startHub, type TestHub } from "../../models/testing/hub.ts";
import { makeTinyModel } from "../../models/testing/tiny-model.ts";
import { makeTinyStyleModel } from "../../models/testing/tiny-style-model.ts";
import { modelsArguments } from "./models-arguments.ts";
import { modelsCommand } from "./models-command.ts";

interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

let root: string;
let hub: TestHub;

function collector(): { stream: Writable; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}

async function models(...args: string[]): Promise<Outcome> {
  const [out, err] = [collector(), collector()];
  const environment = { ...process.env, DATA_DIR: root, HF_ENDPOINT: hub.origin };
  const status = await modelsCommand(args, { environment, out: out.stream, err: err.stream });
  return { status, out: out.text(), err: err.text() };
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "croquis-command-"));
  hub = await startHub();
});

afterAll(async () => {
  await hub.close();
  await rm(root, { recursive: true });
});

describe("npm run models", () => {
  it("adds a model of the catalogue from the hub, lists it, and removes it", async () => {
    const [clip] = CATALOG;
    const folder = join(root, "as-on-the-hub");
    await makeTinyModel(folder, { size: 224, contextLength: 77 });
    for (const file of clip.files) {
      const content = await readFile(join(folder, file.path));
      hub.files.set(new URL(file.url).pathname, { content, large: file.role !== "tokeniser" });
    }
    const added = await models("add", clip.id);
    expect(added).toMatchObject({ status: 0 });
    expect(added.out).toMatch(/onnx\/vision_model.onnx {2}sha256 [0-9a-f]{64}, checked against the hub/);
    expect(added.out).toContain(`--critic ${clip.id}`);
    expect(added.err).toMatch(/tokenizer.json: .* of /);

    const [again, list] = await Promise.all([models("add", clip.id), models("list")]);
    expect(again).toMatchObject({ status: 0, out: `${clip.id} is installed already.\n` });
    expect(list.out).toMatch(/^embedded +built in/);
    expect(list.out).toMatch(/clip-vit-base-patch32 +installed/);

    const model = await openModel(clip.id, { dataDir: root });
    expect((await model.encodeText(["a cat"])).knownWords).toBe(2);
    await model.dispose();

    expect(await models("remove", clip.id)).toMatchObject({ status: 0 });
    expect(await models("remove", clip.id)).toMatchObject({
      status: 1,
      err: `"${clip.id}" is not installed.\n`,
    });
  });

  it("adds a folder and inspects it", async () => {
    const folder = join(root, "exported");
    await makeTinyModel(folder);
    const added = await models("add", folder, "--id", "mine");
    expect(added).toMatchObject({ status: 0, err: "" });
    const [byId, byFile] = await Promise.all([
      models("inspect", "mine"),
      models("inspect", join(folder, "onnx", "vision_model.onnx")),
    ]);
    expect(byId.out).toContain("32 × 32 pixels");
    expect(byFile).toMatchObject({ status: 0 });
  });

  it("adds a style model, and refuses one in which style cannot be read", async () => {
    const [painter, shallow] = [join(root, "painter"), join(root, "shallow")];
    await makeTinyStyleModel(painter);
    await makeTinyStyleModel(shallow, { convolutions: 5 });
    const added = await models("add", painter);
    expect(added).toMatchObject({ status: 0, err: "" });
    expect(added.out).toContain("VGG16's layers are assumed");
    expect(added.out).toContain("--style-critic painter");
    expect((await models("inspect", "painter")).out).toContain("painter (as its owner says)");
    expect(await models("add", shallow)).toMatchObject({
      status: 1,
      err: expect.stringContaining("has 5 Relu nodes; its style is read at number 6"),
    });
  });

  it("fails with one line", async () => {
    const [usage, folder, file, offline] = await Promise.all([
      models("frobnicate"),
      models("add", join(root, "nowhere")),
      models("inspect", "nowhere.onnx"),
      models("add", CATALOG[0].id, "--unknown"),
    ]);
    for (const { status, out, err } of [usage, folder, file, offline]) {
      expect([status, out]).toEqual([2, ""]);
      expect(err).toMatch(/^[^\n]+\n$/);
    }
  });
});

it("npm run models exits with the command's status", async () => {
  const { scripts } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  expect(scripts.models).toBe("tsx gpu/commands/models.ts");
  const tsx = fileURLToPath(new URL("../../node_modules/tsx/dist/cli.mjs", import.meta.url));
  const command = fileURLToPath(new URL("./models.ts", import.meta.url));
  const status = await new Promise((resolve) => {
    execFile(process.execPath, [tsx, command, "frobnicate"], (error, _out, err) => {
      expect(err).toMatch(/no "frobnicate"/);
      resolve(error?.code);
    });
  });
  expect(status).toBe(2);
});

describe("the arguments of npm run models", () => {
  it.each([
    [["list"], { command: "list", targets: [] }],
    [
      ["add", "x", "--id", "y", "--copy"],
      { command: "add", targets: ["x"], options: { id: "y", copy: true } },
    ],
    [["inspect", "m.onnx"], { command: "inspect", targets: ["m.onnx"] }],
    [["remove", "x"], { command: "remove", targets: ["x"] }],
  ])("reads %j", (argv, expected) => {
    expect(modelsArguments(argv)).toMatchObject(expected);
  });

  it.each([
    [[], /Say what to do/],
    [["frob"], /no "frob"/],
    [["add"], /Name one model of the catalogue/],
    [["add", "a", "b"], /Name one/],
    [["list", "x"], /takes nothing more/],
    [["remove", "x", "--copy"], /--copy goes with/],
    [["list", "--loud"], /--loud/],
  ])("refuses %j", (argv, message) => {
    expect(() => modelsArguments(argv)).toThrow(message);
  });

  it("knows --help", () => {
    expect(modelsArguments(["--help"])).toBe("help");
  });
});
