// What a command is doing, step by step, for people.
import { spawn } from "node:child_process";

/** A step did not succeed; the message says what to do, `output` is what its program said. */
export class StepError extends Error {
  /**
   * @param {string} message
   * @param {{ output?: string, exitCode?: number }} [details]
   */
  constructor(message, details = {}) {
    super(message);
    this.name = "StepError";
    this.output = details.output ?? "";
    this.exitCode = details.exitCode ?? 1;
  }
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Run `work` and say so: what begins, and how long it took. On a terminal the line counts the seconds.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const since = Date.now();
  const live = process.stdout.isTTY;
  process.stdout.write(live ? `· ${name}` : `· ${name}…\n`);
  const ticking = live && setInterval(() => process.stdout.write(`\r· ${name}  ${seconds(since)}`), 200);
  try {
    const result = await work();
    process.stdout.write(`${live ? "\r" : ""}✓ ${name}  ${seconds(since)}\n`);
    return result;
  } catch (error) {
    process.stdout.write(`${live ? "\r" : ""}✗ ${name}  ${seconds(since)}\n`);
    throw error;
  } finally {
    if (ticking) clearInterval(ticking);
  }
}

/**
 * Run a program to its end, quietly.
 * @param {string} command
 * @param {string[]} args
 * @param {string} advice what to tell when it fails
 * @param {NodeJS.ProcessEnv} [environment] besides our own
 * @returns {Promise<string>} what it wrote
 * @throws {StepError}
 */
export function run(command, args, advice, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.on("error", (error) => reject(new StepError(`${advice} (${error.message})`)));
    child.on("close", (code) => (code === 0 ? resolve(output) : reject(new StepError(advice, { output }))));
  });
}

/**
 * Run a program to its end in plain sight.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
export function show(command, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** Say why a command ends here, and end it. */
export function fail(error) {
  if (!(error instanceof StepError)) throw error;
  if (error.output) process.stderr.write(`${error.output.trimEnd()}\n\n`);
  process.stderr.write(`${error.message}\n`);
  process.exit(error.exitCode);
}
