import { EMBEDDED_ID } from "../../models/embedded.ts";
import { readEmbeddedLexicon } from "../../models/embedded-things.ts";
import { modelsEnvironment } from "../../models/environment.ts";
import { type FromWorker, toWorkerSchema } from "../../protocol/worker.ts";
import { CriticSessions } from "../critics/create.ts";
import { int8FromEnvironment, threadsFromEnvironment } from "./environment.ts";
import { installedCritics, watchCritics } from "./installed-critics.ts";
import { Optimiser } from "./optimiser.ts";

/** Between two looks for models that were added or removed, milliseconds. */
const LOOK_INTERVAL = 10_000;

/**
 * The optimiser as a child process: `protocol/worker` messages over Node's IPC channel (structured clone).
 * It ends when its parent goes.
 */
if (process.send === undefined) {
  process.stderr.write("The optimiser is started by the server: run npm start.\n");
  process.exit(2);
}

const send = (message: FromWorker): void => {
  process.send?.(message);
};
const log = (message: string, error: unknown): void => {
  process.stderr.write(
    `${message} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
};
const { dataDir } = modelsEnvironment();
const sessions = new CriticSessions({
  dataDir,
  threads: threadsFromEnvironment(),
  int8: int8FromEnvironment(),
});
const optimiser = new Optimiser(sessions, send, log);

process.on("message", (received: unknown) => {
  const message = toWorkerSchema.safeParse(received);
  if (message.success) optimiser.receive(message.data);
  else log("The optimiser was sent a message that it does not know.", message.error);
});
process.on("disconnect", () => process.exit(0));
// The parent decides when to stop; a Ctrl-C in the terminal reaches this process too.
process.on("SIGINT", () => undefined);

const unlisted = (error: unknown): void => log("The installed models could not be listed.", error);
const critics = await installedCritics(dataDir).catch((error: unknown) => {
  unlisted(error);
  return [];
});
await readEmbeddedLexicon().then(
  (lexicon) => send({ type: "lexicon", critic: EMBEDDED_ID, lexicon }),
  (error: unknown) => log("What the embedded critic knows could not be read.", error),
);
send({ type: "ready", provider: sessions.provider, critics });
watchCritics({
  dataDir,
  known: critics,
  changed: (now) => send({ type: "critics", critics: now }),
  failed: unlisted,
  interval: LOOK_INTERVAL,
});
