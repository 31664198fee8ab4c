import { noPages } from "../../server/http/pages.ts";
import { createLog } from "../../server/log.ts";
import { OPTIMISER_PROGRAM } from "../../server/runs/optimiser.ts";
import { startServer } from "../../server/server.ts";

// The server with its own optimiser, in a process of its own; without pages. Tells its port; asked anything, its usage.

const server = await startServer({
  config: {
    port: 0,
    host: "127.0.0.1",
    dataDir: process.argv[2],
    publicOrigins: [],
    // The people of the benchmark come from many addresses.
    trustProxy: true,
    logLevel: "error",
  },
  development: false,
  log: createLog("error"),
  optimiser: OPTIMISER_PROGRAM,
  pages: async () => noPages,
});
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: (user + system) / 1000, rss: process.memoryUsage().rss });
});
process.on("disconnect", () => void server.close().then(() => process.exit()));
process.send?.({ port: server.port });
