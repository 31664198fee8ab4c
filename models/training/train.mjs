/**
 * Everything from icon sets to shipped weights, in one command: `npm run train`. Each stage leaves its result in work/ and is skipped
 * when that is there; the training itself goes on from its last checkpoint. Ctrl-C stops at any moment.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const has = (path) => existsSync(new URL(path, import.meta.url));

/** Runs a stage in the foreground; what it says goes to the terminal. Leaves with its exit code if it fails. */
function stage(title, command, ...args) {
  console.log(`— ${title}`);
  const { status, error } = spawnSync(command, args, { cwd: here, stdio: "inherit" });
  if (error || status !== 0) {
    console.error(
      `${title}: stopped${error ? ` (${error.message})` : ""}. The same command goes on from here.`,
    );
    process.exit(status ?? 1);
  }
}

/** The first Python that has PyTorch: $PYTHON, work/venv, or the system's. */
function findPython() {
  const candidates = [process.env.PYTHON, `${here}work/venv/bin/python`, "/usr/bin/python3", "python3"];
  for (const candidate of candidates)
    if (candidate && spawnSync(candidate, ["-c", "import torch, numpy"]).status === 0) return candidate;
  console.error(
    "Training needs Python 3.10 or newer with PyTorch 1.13 or newer and NumPy: apt-get install python3-torch python3-numpy.",
  );
  process.exit(1);
}

const python = findPython();
process.on("SIGINT", () => {}); // The stage in the foreground gets it too, and saves its checkpoint.
if (!has("node_modules/emojibase-data")) stage("Installing the icon sets", "npm", "ci");
if (!has("work/catalogue.json"))
  stage("Choosing pictures and captions", process.execPath, "data/catalogue.mjs");
stage("Naming what the studio suggests", process.execPath, "data/things.mjs");
if (!has("work/aliases.json"))
  stage("Finding words of other languages", process.execPath, "data/aliases.mjs");
if (!has("work/scribbles.done")) stage("Rendering", process.execPath, "data/render.mjs");
stage("Training", python, "-m", "critic.train", ...process.argv.slice(2));
stage("Exporting to models/embedded", python, "-m", "critic.export");
stage("Holding the exported encoders against the trained ones", process.execPath, "verify.mjs");
