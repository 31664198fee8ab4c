import { cpus, totalmem } from "node:os";
import { meetsBar, type Row } from "./row.ts";

/** `npm run bench [-- NAME …]`: every figure that README.md states, measured here and now, a row each. */
const BENCHMARKS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  raster: async () => (await import("./raster.ts")).rasterRows(),
  augment: async () => (await import("./augment.ts")).augmentRows(),
  critic: async () => (await import("./critic.ts")).criticRows(),
  "style-critic": async () => (await import("./style-critic.ts")).styleCriticRows(),
  "embedded-style": async () => (await import("./embedded-style.ts")).embeddedStyleRows(),
  iteration: async () => (await import("./iteration.ts")).iterationRows(),
  edits: async () => (await import("./edits.ts")).editRows(),
  live: async () => (await import("./live.ts")).liveRows(),
  browser: async () => (await import("./browser.ts")).browserRows(),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark "${unknown[0]}"; choose from ${Object.keys(BENCHMARKS).join(", ")}.\n`,
  );
  process.exit(2);
}

const [cpu] = cpus();
process.stdout.write(
  `${cpu.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n\n`,
);
for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
  for (const row of await BENCHMARKS[name]()) process.stdout.write(`${format(row)}\n`);
}

function format(row: Row): string {
  const met = meetsBar(row);
  const bar =
    met === null ? "" : `${row.better === "more" ? "≥" : "≤"} ${row.bar}  ${met ? "met" : "MISSED"}`;
  const value = Math.abs(row.value) >= 100 ? row.value.toFixed(0) : row.value.toPrecision(3);
  return `${row.name.padEnd(72)} ${value.padStart(8)} ${row.unit.padEnd(8)} ${bar}`;
}
