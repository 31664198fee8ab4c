// What has to be there before the project can run, made only where it is missing or old. Node's own modules only:
// this runs before anything is installed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, StepError, step } from "./steps.mjs";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OLDEST_NODE = [20, 19];

const at = (path) => join(ROOT, path);

/** Nothing that is run here tells anybody about it. */
export function quietEnvironment() {
  process.chdir(ROOT);
  Object.assign(process.env, {
    NEXT_TELEMETRY_DISABLED: "1",
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    ORT_DISABLE_TELEMETRY: "1",
    npm_config_onnxruntime_node_install: "skip",
    npm_config_update_notifier: "false",
  });
}

/** @throws {StepError} */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new StepError(
    `Croquis needs Node ${OLDEST_NODE.join(".")} or newer, and this is ${version}: install a newer one from nodejs.org.`,
  );
}

/**
 * Whether what npm has installed is what the lock file says, package by package.
 * @param {{ packages: Record<string, { version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean }> }} lock
 * @param {{ packages: Record<string, { version?: string }> }} installed npm's own record of node_modules
 * @param {boolean} withDev
 */
export function isInstalled(lock, installed, withDev) {
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== "");
  const needed = wanted.filter(([, each]) => !each.optional && !each.devOptional && (withDev || !each.dev));
  const isThere = ([path, { version }]) => installed.packages[path]?.version === version;
  const isWanted = ([path, { version }]) => lock.packages[path]?.version === version;
  return needed.every(isThere) && Object.entries(installed.packages).every(isWanted);
}

function needsInstall(withDev) {
  const record = at("node_modules/.package-lock.json");
  if (!existsSync(record)) return true;
  const read = (path) => JSON.parse(readFileSync(path, "utf8"));
  return !isInstalled(read(at("package-lock.json")), read(record), withDev);
}

/**
 * The locked packages, with those for development unless NODE_ENV is "production".
 * @throws {StepError}
 */
export async function installPackages(withDev = process.env.NODE_ENV !== "production") {
  if (!needsInstall(withDev)) return;
  await step("Installing packages, about a minute", async () => {
    const npm = process.env.npm_execpath;
    const [command, ...first] = npm?.endsWith(".js") ? [process.execPath, npm] : ["npm"];
    const args = [...first, "ci", "--no-audit", "--no-fund", "--loglevel=error"];
    if (withDev) args.push("--include=dev");
    await run(command, args, "The packages could not be installed: is the network there? Try again.");
  });
}

/** A digest of the files under `paths` (folders or files; missing ones count as such). */
export function digest(paths, isSource = () => true) {
  const hash = createHash("sha256");
  const take = (path) => {
    hash.update(`${path}\0`);
    if (existsSync(at(path))) hash.update(readFileSync(at(path)));
    hash.update("\0");
  };
  const walk = (path) => {
    const entries = readdirSync(at(path), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(inside);
      else if (isSource(inside)) take(inside);
    }
  };
  for (const path of paths) {
    if (path.endsWith("/") && existsSync(at(path))) walk(path.slice(0, -1));
    else take(path);
  }
  return hash.digest("hex");
}

/** Whether the stamp says that the thing was made from exactly this. */
const isFresh = (stamp, value) => existsSync(at(stamp)) && readFileSync(at(stamp), "utf8") === value;

function writeStamp(stamp, value) {
  mkdirSync(dirname(at(stamp)), { recursive: true });
  writeFileSync(at(stamp), value);
}

/**
 * Prisma's client from the schema, into generated/.
 * @throws {StepError}
 */
export async function generateClient() {
  const stamp = "generated/prisma.stamp";
  const value = digest(["prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json"]);
  if (isFresh(stamp, value) && existsSync(at("generated/prisma/client.ts"))) return;
  await step("Generating the database client", async () => {
    const prisma = at("node_modules/prisma/build/index.js");
    await run(process.execPath, [prisma, "generate"], "The database client could not be generated.");
    writeStamp(stamp, value);
  });
}

const isPageSource = (path) => !/\.test\.tsx?$/.test(path);

/**
 * Next's production build, into .next.
 * @throws {StepError}
 */
export async function buildPages() {
  const stamp = ".next/croquis.stamp";
  const sources = ["app/", "protocol/", "drawing/", "public/", "next.config.mjs", "postcss.config.mjs"];
  const value = digest([...sources, "tsconfig.json", "package-lock.json"], isPageSource);
  if (isFresh(stamp, value) && existsSync(at(".next/BUILD_ID"))) return;
  await step("Building the pages", async () => {
    // What routes leave behind that are no longer there confuses the next build; its cache does not.
    if (existsSync(at(".next"))) {
      for (const entry of readdirSync(at(".next"))) {
        if (entry !== "cache" && entry !== "dev") rmSync(at(`.next/${entry}`), { recursive: true });
      }
    }
    const next = at("node_modules/next/dist/bin/next");
    await run(process.execPath, [next, "build"], "The pages could not be built.", { NODE_ENV: "production" });
    writeStamp(stamp, value);
  });
}
