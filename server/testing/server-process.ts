import { fileURLToPath } from "node:url";
import { noPages } from "../http/pages.ts";
import { createLog } from "../log.ts";
import { startServer } from "../server.ts";

// A server in a process of its own, whose memory a test can watch. It tells its port, and when asked what it occupies.
// node --expose-gc … server-process.ts DATA_DIR

const server = await startServer({
  config: {
    port: 0,
    host: "127.0.0.1",
    dataDir: process.argv[2],
    publicOrigins: [],
    // So that a test comes from many addresses.
    trustProxy: true,
    logLevel: "silent",
  },
  development: false,
  log: createLog("silent"),
  optimiser: fileURLToPath(new URL("moving-strokes.ts", import.meta.url)),
  pages: async () => noPages,
});
process.on("message", () => {
  globalThis.gc?.();
  process.send?.({ rss: process.memoryUsage().rss });
});
process.on("disconnect", () => void server.close().then(() => process.exit()));
process.send?.({ port: server.port });
