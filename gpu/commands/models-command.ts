import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { CATALOG, type CatalogEntry, catalogEntry, throughMirror } from "../../models/catalog.ts";
import type { StyleModelDescriptor } from "../../models/descriptor.ts";
import { EMBEDDED_ID } from "../../models/embedded.ts";
import { type ModelsEnvironment, modelsEnvironment } from "../../models/environment.ts";
import { examineFolder } from "../../models/examine-folder.ts";
import { installFromCatalogue } from "../../models/install-catalogue.ts";
import { InstallError } from "../../models/install-error.ts";
import { installFolder } from "../../models/install-folder.ts";
import { installedPath, type Manifest, readManifest, removeModel } from "../../models/installed.ts";
import { listModels } from "../../models/list.ts";
import { openModel } from "../../models/open.ts";
import { CroquisError } from "../../protocol/errors.ts";
import { criticIdSchema } from "../../protocol/ids.ts";
import { formatInspection, inspectModel } from "../autodiff/inspect.ts";
import { readModel } from "../autodiff/onnx-read.ts";
import { differentiateSplit } from "../autodiff/split.ts";
import { tapNames } from "../critics/style/reference/taps.ts";
import { DownloadProgress } from "./download-progress.ts";
import { type ModelsArguments, modelsArguments, USAGE } from "./models-arguments.ts";
import { UsageError } from "./usage-error.ts";

/** Where a command reads its settings and writes its lines. */
export interface CommandSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

type Print = (line: string) => void;

/**
 * `npm run models -- …`.
 * @returns the exit status. 0: done; 1: it went wrong; 2: it was asked wrongly. Both with one line on `err`.
 */
export async function modelsCommand(
  argv: readonly string[],
  { environment, out, err }: CommandSurroundings,
): Promise<number> {
  const print: Print = (line) => out.write(`${line}\n`);
  try {
    const asked = modelsArguments(argv);
    if (asked === "help") print(USAGE);
    else await run(asked, modelsEnvironment(environment), print, new DownloadProgress(err));
    return 0;
  } catch (error) {
    const wronglyAsked =
      error instanceof UsageError || (error instanceof CroquisError && error.code === "unknown-critic");
    const foreseen = wronglyAsked || error instanceof InstallError || error instanceof CroquisError;
    const message = error instanceof Error ? error.message : String(error);
    err.write(`${foreseen ? message : `The command failed: ${message}`}\n`);
    return wronglyAsked ? 2 : 1;
  }
}

async function run(
  asked: ModelsArguments,
  { dataDir, mirror }: ModelsEnvironment,
  print: Print,
  progress: DownloadProgress,
): Promise<void> {
  const [target] = asked.targets;
  if (target === undefined) await list(dataDir, print);
  else if (asked.command === "add") {
    const entry = catalogEntry(target);
    if (entry && asked.options.id === undefined && !asked.options.copy) {
      await download(mirror ? throughMirror(entry, mirror) : entry, dataDir, print, progress);
    } else await addFolder(target, dataDir, print, asked.options);
  } else if (asked.command === "inspect") await inspect(target, dataDir, print);
  else await remove(target, dataDir, print);
}

async function list(dataDir: string, print: Print): Promise<void> {
  const models = await listModels(dataDir);
  const longest = Math.max(...models.map((each) => each.id.length));
  for (const { id, state, bytes, name, licence } of models) {
    const size = bytes > 0 ? `${(bytes / 1e6).toFixed(0)} MB` : "";
    print(
      `${id.padEnd(longest)}  ${state.padEnd(10)}  ${size.padStart(7)}  ${name}${licence && `  (${licence})`}`,
    );
  }
}

async function download(
  entry: CatalogEntry,
  dataDir: string,
  print: Print,
  progress: DownloadProgress,
): Promise<void> {
  if (await readManifest(dataDir, entry.id)) {
    print(`${entry.id} is installed already.`);
    return;
  }
  try {
    const manifest = await installFromCatalogue(entry, {
      dataDir,
      onProgress: (file, received, total) => progress.show(file, received, total),
    });
    for (const { path, sha256, verified } of manifest.files) {
      const against = {
        catalogue: "the catalogue",
        hub: "the hub",
        length: "its length only",
        "own file": "",
      };
      print(`${path}  sha256 ${sha256}, checked against ${against[verified]}`);
    }
    installed(manifest, dataDir, print);
  } finally {
    progress.end();
  }
}

async function addFolder(
  target: string,
  dataDir: string,
  print: Print,
  { id, copy }: { id?: string | undefined; copy?: boolean | undefined },
): Promise<void> {
  if (!existsSync(target) || !statSync(target).isDirectory()) {
    const ids = CATALOG.map((each) => each.id).join(", ");
    throw new UsageError(`"${target}" is no folder, and no model of the catalogue, which has: ${ids}.`);
  }
  const examined = await examineFolder(target, id === undefined ? {} : { id });
  const { path } = examined.files[0];
  const file = join(examined.folder, path);
  const { descriptor } = examined;
  const obstacles =
    descriptor.kind === "style" ? styleObstacles(file, descriptor) : inspectModel(file).obstacles;
  if (obstacles.length > 0) throw new InstallError(`${path} cannot be a critic. ${obstacles.join(" ")}`);
  for (const each of examined.assumed) print(`The folder does not say it, so ${each} are assumed.`);
  installed(await installFolder(examined, { dataDir, copy: copy ?? false }), dataDir, print);
}

function installed(manifest: Manifest, dataDir: string, print: Print): void {
  const { descriptor } = manifest;
  if (descriptor.kind === "style") {
    for (const obstacle of styleObstacles(installedPath(dataDir, manifest, "image"), descriptor))
      throw new InstallError(`It cannot be a critic. ${obstacle}`);
    const use = `npm run draw -- "a red apple" --style picture.png --style-critic ${descriptor.id}`;
    print(`Installed. It judges style; use it with: ${use}`);
    return;
  }
  print(formatInspection(inspectModel(installedPath(dataDir, manifest, "image"))));
  print(`Installed. Use it with: npm run draw -- "a red apple" --critic ${descriptor.id}`);
}

/** Why a file cannot judge style, a sentence each; empty when it can. */
function styleObstacles(path: string, descriptor: StyleModelDescriptor): readonly string[] {
  try {
    const model = readModel(path);
    const outputs = tapNames(model, descriptor);
    differentiateSplit(model, { input: descriptor.image.input, shape: [1, 3, 224, 224], outputs });
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

async function inspect(target: string, dataDir: string, print: Print): Promise<void> {
  const file = target.endsWith(".onnx") || !criticIdSchema.safeParse(target).success;
  if (file && !existsSync(target)) throw new UsageError(`There is no file ${target}.`);
  if (file) {
    print(formatInspection(inspectModel(target)));
    return;
  }
  const manifest = await readManifest(dataDir, target);
  if (manifest?.descriptor.kind === "style") {
    const { name, licence } = manifest.descriptor;
    print(`${name} (${licence})`);
    print(formatInspection(inspectModel(installedPath(dataDir, manifest, "image"))));
    return;
  }
  const model = await openModel(target, { dataDir });
  const { name, licence, preprocessing, image, text } = model.descriptor;
  print(`${name} (${licence})`);
  print(
    `Pictures of ${preprocessing.size} × ${preprocessing.size} pixels; ${image.input} → ${image.output}, ${text.input} → ${text.output}.`,
  );
  print(formatInspection(inspectModel(model.imageModelPath)));
  await model.dispose();
}

async function remove(target: string, dataDir: string, print: Print): Promise<void> {
  if (target === EMBEDDED_ID) throw new UsageError("The embedded critic is a part of Croquis and stays.");
  if (!criticIdSchema.safeParse(target).success) throw new UsageError(`"${target}" is no model's id.`);
  await removeModel(dataDir, target);
  print(`${target} is removed.`);
}
