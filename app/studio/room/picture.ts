import type { Scene } from "../../../drawing/scene.ts";
import { FrameDecoder } from "../../../protocol/frames.ts";
import type { RunId } from "../../../protocol/ids.ts";

/** What is on the paper: the room document's strokes, or a run's newest frame. */
export interface Picture {
  readonly scene: Scene;
  /** Iterations that this picture has seen; 0 for one that no run of this visit made. */
  readonly iteration: number;
  readonly from: "document" | "run";
}

/** How long the last frame stays when a run is over and its strokes have not reached our document yet, milliseconds. */
const HANDOVER = 300;

/**
 * Decides what is on the paper. While a run goes on its frames are; when it is over the document takes over, but not
 * before the document has the run's strokes, so that nothing flickers.
 */
export class PictureSource {
  readonly #readDocument: () => Scene;
  readonly #show: (picture: Picture) => void;
  #run: { readonly runId: RunId; readonly decoder: FrameDecoder; over: boolean } | null = null;
  #finished = new Set<RunId>();
  #documentIsNewer = false;
  #handover: ReturnType<typeof setTimeout> | undefined;

  constructor(readDocument: () => Scene, show: (picture: Picture) => void) {
    this.#readDocument = readDocument;
    this.#show = show;
  }

  /** @throws CroquisError `bad-message` for bytes that are no frame. */
  frame(runId: RunId, frame: Uint8Array): "applied" | "gap" {
    if (this.#finished.has(runId)) return "applied";
    if (this.#run?.runId !== runId) {
      clearTimeout(this.#handover);
      this.#run = { runId, decoder: new FrameDecoder(), over: false };
    }
    const { decoder } = this.#run;
    if (decoder.apply(frame) === "gap") return "gap";
    this.#documentIsNewer = false;
    const { scene, iteration } = decoder;
    if (scene !== null) this.#show({ scene, iteration, from: "run" });
    return "applied";
  }

  /** The room document's strokes changed, or came for the first time. */
  documentChanged(): void {
    this.#documentIsNewer = true;
    if (this.#run === null || this.#run.over) this.#showDocument();
  }

  runOver(runId: RunId): void {
    this.#finished.add(runId);
    if (this.#run === null || this.#run.runId !== runId || this.#run.over) return;
    this.#run.over = true;
    if (this.#documentIsNewer) this.#showDocument();
    else this.#handover = setTimeout(() => this.#showDocument(), HANDOVER);
  }

  /** The relay knows of no run: what frames we still show belong to one that ended while we were away. */
  noRun(): void {
    if (this.#run !== null) this.runOver(this.#run.runId);
  }

  close(): void {
    clearTimeout(this.#handover);
  }

  #showDocument(): void {
    clearTimeout(this.#handover);
    this.#show({
      scene: this.#readDocument(),
      iteration: this.#run?.decoder.iteration ?? 0,
      from: "document",
    });
  }
}
