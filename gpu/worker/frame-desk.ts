import type { RunId } from "../../protocol/ids.ts";
import type { FromWorker, ToWorker } from "../../protocol/worker.ts";
import { RunFrames } from "./run-frames.ts";
import type { FromThread } from "./thread-messages.ts";

/**
 * Between the server and the thread that computes: what the thread says of strokes becomes frames, and what people do is in
 * the frames at once, whatever the thread is busy with.
 */
export class FrameDesk {
  readonly #toThread: (message: ToWorker) => void;
  readonly #toServer: (message: FromWorker) => void;
  readonly #runs = new Map<RunId, RunFrames>();

  constructor(toThread: (message: ToWorker) => void, toServer: (message: FromWorker) => void) {
    this.#toThread = toThread;
    this.#toServer = toServer;
  }

  /** The server says this. */
  fromServer(message: ToWorker): void {
    this.#toThread(message);
    if (message.type !== "patch") return;
    const { edits } = message.patch;
    if (edits !== undefined) this.#runs.get(message.runId)?.foresee(message.revision, edits);
  }

  /** The thread says this. */
  fromThread(message: FromThread): void {
    if (message.type === "strokes") {
      const run = this.#runs.get(message.runId);
      if (run === undefined) this.#runs.set(message.runId, new RunFrames(message, this.#toServer));
      else run.take(message);
      return;
    }
    if (message.type === "ended" || message.type === "failed") {
      this.#runs.get(message.runId)?.close();
      this.#runs.delete(message.runId);
    }
    this.#toServer(message);
  }
}
