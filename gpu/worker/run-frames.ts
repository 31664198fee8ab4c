import { FrameEncoder } from "../../protocol/frames.ts";
import type { RunId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { FromWorker, StrokeEdits } from "../../protocol/worker.ts";
import { decodeEdits, type Edits, foresee } from "../optimise/edit-strokes.ts";
import type { RunStrokesNow } from "./thread-messages.ts";

/**
 * The frames of one run: its strokes as they were told last, and on top of them what people did that its steps have not
 * taken yet, for people wait for it and a step can take long.
 */
export class RunFrames {
  readonly #runId: RunId;
  readonly #send: (message: FromWorker) => void;
  readonly #encoder: FrameEncoder;
  #now: RunStrokesNow;
  #frameAt: number;
  #keyFrameAt: number;
  /** What people did to strokes that no step has taken, the oldest first. */
  #ahead: { readonly revision: number; readonly edits: Edits }[] = [];
  /** Of the last frame. */
  #shown = { iteration: 0, revision: 0 };
  /** When people's edits will be shown that no frame has shown. */
  #showing: NodeJS.Timeout | null = null;

  /** Sends the first frame. */
  constructor(start: RunStrokesNow, send: (message: FromWorker) => void) {
    this.#runId = start.runId;
    this.#send = send;
    this.#now = start;
    this.#encoder = new FrameEncoder(start.canvas);
    this.#frameAt = this.#keyFrameAt = performance.now();
    this.#frame(this.#frameAt);
  }

  /** A step or a patch has been taken: a frame goes out when the last one is old enough, or nothing follows soon. */
  take(strokes: RunStrokesNow): void {
    this.#now = strokes;
    this.#ahead = this.#ahead.filter((each) => each.revision > strokes.revision);
    const now = performance.now();
    const isDue = strokes.standsStill || now - this.#frameAt >= LIMITS.frameInterval;
    if (isDue && strokes.iteration !== this.#shown.iteration) this.#frame(now);
    else if (strokes.revision > this.#shown.revision) this.#showSoon();
  }

  /** People did this; it is shown before the patch is taken. */
  foresee(revision: number, edits: StrokeEdits): void {
    this.#ahead.push({ revision, edits: decodeEdits(edits) });
    this.#showSoon();
  }

  /** Nothing more is shown. */
  close(): void {
    if (this.#showing !== null) clearTimeout(this.#showing);
    this.#showing = null;
  }

  #showSoon(): void {
    const wait = this.#frameAt + LIMITS.frameInterval - performance.now();
    this.#showing ??= setTimeout(() => this.#frame(performance.now()), Math.max(0, wait));
  }

  #frame(now: number): void {
    this.close();
    const { iteration } = this.#now;
    const { strokes, orders } = foresee(
      this.#now,
      this.#ahead.map(({ edits }) => edits),
    );
    const revision = this.#ahead.at(-1)?.revision ?? this.#now.revision;
    const whole = now - this.#keyFrameAt >= LIMITS.keyFrameInterval;
    const bytes = whole
      ? this.#encoder.refresh(iteration, strokes, { orders, revision })
      : this.#encoder.delta(iteration, strokes, { orders, revision });
    if (whole) this.#keyFrameAt = now;
    this.#frameAt = now;
    this.#shown = { iteration, revision };
    this.#send({ type: "frame", runId: this.#runId, bytes });
  }
}
