// The server of `npm run dev`: a process of its own, started again when its sources change.
import { spawn } from "node:child_process";
import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./project.mjs";

/** What the server and the optimiser are made of; Next watches the pages itself. */
const SOURCES = ["server", "protocol", "drawing", "prisma", "gpu", "models", ".env"];
/** Editors write a file several times; milliseconds. */
const REST = 150;

/** Runs until this process is told to end. */
export async function developmentServer() {
  let server = null;
  let again = false;
  const start = () => {
    again = false;
    server = spawn(process.execPath, ["--import", "tsx", join(ROOT, "server/main.ts"), "--dev"], {
      stdio: "inherit",
      env: { ...process.env, NODE_ENV: "development" },
    });
    server.on("exit", (code) => {
      server = null;
      if (again) start();
      else if (ending) process.exit(code ?? 0);
      else console.log("· The server ended; it starts again when a file changes.");
    });
  };

  let timer = null;
  const changed = (_event, name) => {
    if (!name || !/\.(ts|json|env)$/.test(name) || /\.test\.ts$/.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      console.log(`· ${name} changed: starting the server again`);
      again = true;
      if (server) server.kill("SIGTERM");
      else start();
    }, REST);
  };
  for (const source of SOURCES) {
    const path = join(ROOT, source);
    if (existsSync(path)) watch(path, { recursive: true }, changed);
  }

  let ending = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      ending = true;
      if (server) server.kill("SIGTERM");
      else process.exit(0);
    });
  }
  start();
  await new Promise(() => {});
}
