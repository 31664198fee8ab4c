// npm start: everything from a fresh clone to a running server. npm run dev (--dev): the same, reloading on change.
import { createServer } from "node:net";
import { developmentServer } from "./development.mjs";
import { buildPages, generateClient, installPackages, quietEnvironment, requireNode } from "./project.mjs";
import { fail, StepError } from "./steps.mjs";

const development = process.argv.includes("--dev");

/** Before minutes of installing: the server itself would find out, but late. */
function requireFreePort() {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => {
      if (error.code !== "EADDRINUSE") return resolve();
      reject(new StepError(`Port ${port} is taken by another program; set PORT to one that is free.`));
    });
    probe.listen(port, process.env.HOST || "0.0.0.0", () => probe.close(resolve));
  });
}

function readEnvironmentFile() {
  try {
    process.loadEnvFile(".env");
  } catch (error) {
    if (error.code !== "ENOENT") throw new StepError(`The file .env cannot be read: ${error.message}`);
  }
}

/** npm passes a signal on to a shell that may die of it alone: then this would run on for ever, unseen. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  watch.unref();
}

try {
  requireNode();
  endWithNpm();
  quietEnvironment();
  readEnvironmentFile();
  await requireFreePort();
  await installPackages(development || undefined);
  await generateClient();
  const { register } = await import("tsx/esm/api");
  register();
  const { requireConfig } = await import("../server/require-config.ts");
  await requireConfig();
  if (development) {
    await developmentServer();
  } else {
    process.env.NODE_ENV = "production";
    await buildPages();
    await import("../server/main.ts");
  }
} catch (error) {
  fail(error);
}
