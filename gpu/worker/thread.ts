import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { EMBEDDED_ID } from "../../models/embedded.ts";
import { readEmbeddedLexicon } from "../../models/embedded-things.ts";
import { modelsEnvironment } from "../../models/environment.ts";
import type { ToWorker } from "../../protocol/worker.ts";
import { CriticSessions } from "../critics/create.ts";
import { int8FromEnvironment, threadsFromEnvironment } from "./environment.ts";
import { terminalLog } from "./error-log.ts";
import { installedCritics, watchCritics } from "./installed-critics.ts";
import { Optimiser } from "./optimiser.ts";
import type { FromThread } from "./thread-messages.ts";

/** Between two looks for models that were added or removed, milliseconds. */
const LOOK_INTERVAL = 10_000;
/** Below the server and the thread that sends frames, so that drawing never holds up the people who draw. */
const NICENESS = 10;

/** The thread that computes: runs, their critics, and what is installed. `main.ts` starts it. */
if (parentPort === null) throw new Error("This is a thread of gpu/worker/main.ts.");
const port = parentPort;
const send = (message: FromThread): void => port.postMessage(message);

try {
  // On Linux this thread's alone, and of those that it starts; elsewhere the whole process'.
  setPriority(NICENESS);
} catch (error) {
  terminalLog("The optimiser's priority could not be lowered.", error);
}
const { dataDir } = modelsEnvironment();
const sessions = new CriticSessions({
  dataDir,
  threads: threadsFromEnvironment(),
  int8: int8FromEnvironment(),
});
const optimiser = new Optimiser(sessions, send, terminalLog);
port.on("message", (message: ToWorker) => optimiser.receive(message));

const unlisted = (error: unknown): void => terminalLog("The installed models could not be listed.", error);
const critics = await installedCritics(dataDir).catch((error: unknown) => {
  unlisted(error);
  return [];
});
await readEmbeddedLexicon().then(
  (lexicon) => send({ type: "lexicon", critic: EMBEDDED_ID, lexicon }),
  (error: unknown) => terminalLog("What the embedded critic knows could not be read.", error),
);
send({ type: "ready", provider: sessions.provider, critics });
watchCritics({
  dataDir,
  known: critics,
  changed: (now) => send({ type: "critics", critics: now }),
  failed: unlisted,
  interval: LOOK_INTERVAL,
});
