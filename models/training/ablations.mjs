/**
 * Critics trained with something left out, to see what it is good for: `npm run train:ablations [-- NAMES]`, each exported to
 * work/ablations/NAME as a whole critic. One per core at a time; what is done is skipped, what was stopped goes on.
 * `--scale 0.01` shortens every training, to try the script; `--out FOLDER` puts the results elsewhere.
 */
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findPython } from "./stages.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const SMALL = ["--widths", "12,24,60"];
// Robust training sees every batch twice: plain training gets twice the batches, so that all see as many pictures.
const ABLATIONS = {
  untrained: { steps: 0, args: ["--untrained"] },
  "plain-full": { steps: 2600, args: ["--plain"] },
  plain: { steps: 1800, args: [...SMALL, "--plain"] },
  robust: { steps: 900, args: SMALL },
  "no-augmentation": { steps: 900, args: [...SMALL, "--no-augmentation"] },
  relu: { steps: 900, args: [...SMALL, "--activation", "relu"] },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { scale: { type: "string", default: "1" }, out: { type: "string" } },
});
const names = positionals.length > 0 ? positionals : Object.keys(ABLATIONS);
const unknown = names.find((name) => !(name in ABLATIONS));
const scale = Number(values.scale);
if (unknown !== undefined || !(scale > 0)) {
  console.error(
    unknown === undefined
      ? "--scale is a number above 0."
      : `There is no ablation "${unknown}": ${Object.keys(ABLATIONS).join(", ")}.`,
  );
  process.exit(2);
}
const out = resolve(values.out ?? join(here, "work/ablations"));
mkdirSync(out, { recursive: true });
const python = findPython();
const running = new Set();
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => {
    stopping = true;
    for (const child of running) child.kill("SIGTERM");
  });

/** Trains to the last step; whether it got there. What it says goes to NAME.log too. */
async function train(name, checkpoint) {
  const { steps, args } = ABLATIONS[name];
  const last = Math.max(1, Math.round(steps * scale));
  const child = spawn(
    python,
    ["-m", "critic.train", "--steps", `${last}`, "--checkpoint", checkpoint, "--threads", "1", ...args],
    { cwd: here, stdio: ["ignore", "pipe", "inherit"] },
  );
  running.add(child);
  const ended = new Promise((done) => child.on("close", done));
  let said = "";
  for await (const line of createInterface({ input: child.stdout })) {
    said = line;
    appendFileSync(join(out, `${name}.log`), `${line}\n`);
    console.log(`${name}: ${line}`);
  }
  const code = await ended;
  running.delete(child);
  if (code !== 0 && !stopping) fail(name, "its training failed");
  return code === 0 && (said === "finished" || steps === 0);
}

function fail(name, what) {
  console.error(`${name}: ${what}. The same command goes on from here.`);
  for (const child of running) child.kill("SIGTERM");
  process.exit(1);
}

/** Export and check without a pause between them: both use work/expected.json. */
function exportCritic(name, checkpoint) {
  const folder = join(out, name);
  const stages = [
    [python, "-m", "critic.export", "--checkpoint", checkpoint, "--out", folder],
    [process.execPath, "verify.mjs", folder],
  ];
  for (const [command, ...args] of stages)
    if (spawnSync(command, args, { cwd: here, stdio: "inherit" }).status !== 0)
      fail(name, "its export failed");
  console.log(`${name}: exported to ${folder}`);
}

async function lane(queue) {
  while (queue.length > 0 && !stopping) {
    const name = queue.shift();
    const checkpoint = join(out, `${name}.pt`);
    if (existsSync(join(out, name, "critic.json"))) console.log(`${name}: is there`);
    else if (await train(name, checkpoint)) exportCritic(name, checkpoint);
  }
}

const queue = [...names];
await Promise.all(Array.from({ length: Math.min(availableParallelism(), names.length) }, () => lane(queue)));
