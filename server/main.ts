import { networkInterfaces } from "node:os";
import { readConfig, type ServerConfig } from "./config.ts";
import { openPages } from "./http/pages.ts";
import { createLog, type Log } from "./log.ts";
import { OPTIMISER_PROGRAM } from "./runs/optimiser.ts";
import { type RunningServer, startServer } from "./server.ts";
import { StartError } from "./start-error.ts";

/** How long the server may take to end before it ends anyway, in milliseconds. */
const FAREWELL = 10_000;

/** The program that `npm start` and `npm run dev` (--dev) end with. */
async function main(): Promise<void> {
  const development = process.argv.includes("--dev");
  try {
    const config = readConfig(process.env);
    const log = createLog(config.logLevel);
    const server = await startServer({
      config,
      development,
      log,
      optimiser: OPTIMISER_PROGRAM,
      pages: (hostname, port) => openPages(development, hostname, port),
    });
    endOnSignal(server, log);
    for (const name of server.migrations) console.log(`✓ Database: applied ${name}`);
    console.log(`✓ Croquis is ready: ${addresses(config, server.port).join("  ·  ")}`);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    process.exit(error.exitCode);
  }
}

function addresses({ host }: ServerConfig, port: number): string[] {
  const everywhere = host === "0.0.0.0" || host === "::";
  const hosts = everywhere ? ["localhost"] : [host.includes(":") ? `[${host}]` : host];
  if (everywhere) {
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    hosts.push(
      ...others.filter((each) => each.family === "IPv4" && !each.internal).map((each) => each.address),
    );
  }
  return hosts.map((name) => `http://${name}:${port}`);
}

function endOnSignal(server: RunningServer, log: Log): void {
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) process.exit(1);
    ending = true;
    setTimeout(() => {
      log.error("the server did not end in time; what was not written yet is lost");
      process.exit(1);
    }, FAREWELL).unref();
    await server.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end());
}

await main();
