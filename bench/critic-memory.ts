import { readFileSync } from "node:fs";
import { criticFeeds, openCritic } from "./critic.ts";

/** Forked by critic.ts: opens the critic of the given file, runs it and sends the process's peak resident bytes. */
const [path, precision] = process.argv.slice(2);
let peak = 0;
const session = await openCritic(path, precision === "int8");
const feeds = criticFeeds();
for (let round = 0; round < 8; round++) {
  await session.run(feeds);
  peak = Math.max(peak, process.memoryUsage().rss);
}
process.send?.(Math.max(peak, highWater()));
await session.dispose();

/** Linux keeps the peak itself; getrusage's would be the parent's, which is inherited. Elsewhere: what was seen after each run. */
function highWater(): number {
  if (process.platform !== "linux") return 0;
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "latin1"));
  return line ? Number(line[1]) * 1024 : 0;
}
