/** The stages of a training: programs in the foreground, one after the other. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
export const has = (path) => existsSync(new URL(path, import.meta.url));

/** Runs a stage in the foreground; what it says goes to the terminal. Leaves with its exit code if it fails. */
export function stage(title, command, ...args) {
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
export function findPython() {
  const candidates = [process.env.PYTHON, `${here}work/venv/bin/python`, "/usr/bin/python3", "python3"];
  for (const candidate of candidates)
    if (candidate && spawnSync(candidate, ["-c", "import torch, numpy"]).status === 0) return candidate;
  console.error(
    "Training needs Python 3.10 or newer with PyTorch 1.13 or newer and NumPy: apt-get install python3-torch python3-numpy.",
  );
  process.exit(1);
}
