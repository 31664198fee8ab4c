import { Worker } from "node:worker_threads";
import { type FromWorker, toWorkerSchema } from "../../protocol/worker.ts";
import { terminalLog } from "./error-log.ts";
import { FrameDesk } from "./frame-desk.ts";
import type { FromThread } from "./thread-messages.ts";

/**
 * The optimiser as a child process: `protocol/worker` messages over Node's IPC channel (structured clone).
 * What takes long is done in a thread of its own; this one is always there for messages and frames. It ends when its
 * parent goes, or the thread does.
 */
if (process.send === undefined) {
  process.stderr.write("The optimiser is started by the server: run npm start.\n");
  process.exit(2);
}

const toServer = (message: FromWorker): void => {
  process.send?.(message);
};
const thread = new Worker(new URL("thread.mjs", import.meta.url));
const desk = new FrameDesk((message) => thread.postMessage(message), toServer);

thread.on("message", (message: FromThread) => desk.fromThread(message));
thread.on("error", (error) => terminalLog("The optimiser's thread failed.", error));
thread.on("exit", () => process.exit(1));
process.on("message", (received: unknown) => {
  const message = toWorkerSchema.safeParse(received);
  if (message.success) desk.fromServer(message.data);
  else terminalLog("The optimiser was sent a message that it does not know.", message.error);
});
process.on("disconnect", () => process.exit(0));
// The parent decides when to stop; a Ctrl-C in the terminal reaches this process too.
process.on("SIGINT", () => undefined);
