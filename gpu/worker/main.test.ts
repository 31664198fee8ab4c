import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished, test } from "vitest";
import { criticIdSchema, runIdSchema } from "../../protocol/ids.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { type FromWorker, fromWorkerSchema, type ToWorker } from "../../protocol/worker.ts";

const PROGRAM = fileURLToPath(new URL("main.ts", import.meta.url));

/** The optimiser's process as the server starts it. */
function started(): { child: ChildProcess; until: (type: FromWorker["type"]) => Promise<void> } {
  const child = fork(PROGRAM, [], {
    serialization: "advanced",
    execArgv: ["--import", import.meta.resolve("tsx")],
    env: { NODE_ENV: "test", PATH: process.env.PATH, ORT_DISABLE_TELEMETRY: "1" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const until = (type: FromWorker["type"]): Promise<void> =>
    new Promise((resolve, reject) => {
      child.on("message", (said) => fromWorkerSchema.parse(said).type === type && resolve());
      child.on("exit", (code) => reject(new Error(`It ended with code ${code} before "${type}".`)));
    });
  return { child, until };
}

test("the process and its thread get ready, draw, and end with their parent", async () => {
  const { child, until } = started();
  await until("ready");
  const settings = { ...PRESETS.live.settings, critic: criticIdSchema.parse("embedded"), iterations: 5 };
  const runId = runIdSchema.parse("run-process-0000");
  const prompts = [{ text: "a red apple", weight: 1 }];
  const request = { runId, settings, prompts, styles: [], side: 224, strokes: [], locks: [] };
  const [frame, ended] = [until("frame"), until("ended")];
  child.send({ type: "start", request } satisfies ToWorker);
  await Promise.all([frame, ended]);
  const exit = once(child, "exit");
  child.disconnect();
  await exit;
});
