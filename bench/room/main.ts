import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { meetsBar, type Row } from "../row.ts";
import { startChild } from "./child.ts";
import { croquisRoom } from "./croquis-room.ts";
import { plainRoom } from "./plain-room.ts";

// npm run bench:room [-- --editors 10,50 --seconds 15]: people who draw in one room while a run goes on, with real
// y-websocket and Socket.IO clients; and the same people on a plain y-protocols relay, on the same machine just after.

const { values } = parseArgs({
  options: { editors: { type: "string", default: "10,50" }, seconds: { type: "string", default: "15" } },
});
const { editors, seconds } = z
  .object({
    editors: z
      .string()
      .transform((text) => text.split(",").map(Number))
      .pipe(z.array(z.int().min(2).max(50))),
    seconds: z.coerce.number().min(1).max(600),
  })
  .parse(values);

// Each of y-websocket's providers listens to the end of the process.
process.setMaxListeners(0);
const [cpu] = cpus();
process.stdout.write(
  `${cpu.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; clients, server and optimiser on it together\n`,
);
for (const count of editors) {
  const dataDir = await mkdtemp(join(tmpdir(), "croquis-bench-"));
  const server = await startChild(new URL("croquis-server.ts", import.meta.url), dataDir);
  const rows = await croquisRoom(server, count, seconds);
  await server.end();
  await rm(dataDir, { recursive: true });
  await sleep(1000);
  const relay = await startChild(new URL("plain-relay.ts", import.meta.url));
  rows.push(...(await plainRoom(relay, count, seconds)));
  await relay.end();
  process.stdout.write(`\n${count} editors\n`);
  for (const row of rows) process.stdout.write(`${format(row)}\n`);
}
process.exit();

function format(row: Row): string {
  const met = meetsBar(row);
  const bar =
    met === null ? "" : `${row.better === "more" ? "≥" : "≤"} ${row.bar}  ${met ? "met" : "MISSED"}`;
  const value = Math.abs(row.value) >= 100 ? row.value.toFixed(0) : row.value.toPrecision(3);
  return `  ${row.name.padEnd(64)} ${value.padStart(8)} ${row.unit.padEnd(10)} ${bar}`;
}
