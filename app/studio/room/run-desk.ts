import * as Y from "yjs";
import { ERRORS, type Problem, problemOf } from "../../../protocol/errors.ts";
import type { RunId } from "../../../protocol/ids.ts";
import { readPrompts } from "../../../protocol/room.ts";
import { isOver, type RunStatus } from "../../../protocol/run.ts";
import type { Answer, CommandInput } from "../../../protocol/socket.ts";
import type { Link } from "./link.ts";
import type { PictureSource } from "./picture.ts";
import { type Asking, NO_RUN, type RunView, withStatus } from "./run.ts";
import { type Watchable, Watched } from "./watched.ts";

type FrameListener = (runId: RunId, frame: Uint8Array) => void;
type HonoursListener = (runId: RunId, revision: number, documentState: Uint8Array) => void;

/** The room's run as this window follows it: what people ask of it, how far it is, and its frames. */
export class RunDesk {
  readonly #doc: Y.Doc;
  readonly #ask: Link["ask"];
  readonly #picture: PictureSource;
  readonly #problem: Watched<Problem | null>;
  readonly #run = new Watched<RunView>(NO_RUN);
  readonly #asking = new Watched<Asking | null>(null);
  readonly #frameListeners = new Set<FrameListener>();
  readonly #honoursListeners = new Set<HonoursListener>();
  #keyAsked = false;

  /** @param problem where it is told what went wrong */
  constructor(doc: Y.Doc, ask: Link["ask"], picture: PictureSource, problem: Watched<Problem | null>) {
    this.#doc = doc;
    this.#ask = ask;
    this.#picture = picture;
    this.#problem = problem;
  }

  get run(): Watchable<RunView> {
    return this.#run;
  }

  get asking(): Watchable<Asking | null> {
    return this.#asking;
  }

  /** @param weightCap what no prompt may weigh more than */
  async start(from: CommandInput<"run.start">["from"], weightCap: number | null): Promise<void> {
    if (!readPrompts(this.#doc, weightCap).some(({ weight }) => weight > 0)) {
      this.#problem.set({ code: "empty-prompt", message: ERRORS["empty-prompt"][1] });
      return;
    }
    const documentState = new Uint8Array(Y.encodeStateVector(this.#doc));
    await this.#command("start", () => this.#ask("run.start", { from, documentState }));
  }

  async change(command: Exclude<Asking, "start">): Promise<void> {
    const run = this.#run.value;
    if (run.kind === "none" || isOver(run.status.state)) return;
    const { runId } = run.status;
    await this.#command(command, () => this.#ask(`run.${command}`, { runId }));
  }

  onFrame(listener: FrameListener): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  onHonours(listener: HonoursListener): () => void {
    this.#honoursListeners.add(listener);
    return () => this.#honoursListeners.delete(listener);
  }

  /** The relay let us into the room. */
  joined({ run, keyFrame }: Answer<"room.join">): void {
    if (run !== null) {
      if (keyFrame !== null) this.frameCame(run.runId, keyFrame);
      this.statusCame(run);
      return;
    }
    // What ended before the relay forgot it may stay on display; what was going on is gone.
    const { value } = this.#run;
    if (value.kind === "known" && !isOver(value.status.state)) this.#run.set(NO_RUN);
    this.#picture.noRun();
  }

  statusCame(status: RunStatus): void {
    const before = this.#run.value;
    this.#run.set(withStatus(before, status));
    if (isOver(status.state)) this.#picture.runOver(status.runId);
    else this.#picture.runGoesOn(status.runId);
    const isNews = before.kind === "none" || before.status.state !== status.state;
    if (status.state === "failed" && isNews) {
      this.#problem.set(status.problem ?? { code: "internal", message: ERRORS.internal[1] });
    }
  }

  frameCame(runId: RunId, frame: Uint8Array): void {
    try {
      if (this.#picture.frame(runId, frame) === "gap") void this.#askForKeyFrame(runId);
      for (const listener of this.#frameListeners) listener(runId, frame);
    } catch (error) {
      this.#problem.set(problemOf(error));
    }
  }

  honoursCame(runId: RunId, revision: number, documentState: Uint8Array): void {
    this.#picture.honours(runId, revision, documentState);
    for (const listener of this.#honoursListeners) listener(runId, revision, documentState);
  }

  async #command(
    asking: Asking,
    ask: () => Promise<{ readonly ok: true } | { readonly ok: false; readonly problem: Problem }>,
  ): Promise<void> {
    if (this.#asking.value === asking) return;
    this.#asking.set(asking);
    this.#problem.set(null);
    const answer = await ask();
    if (this.#asking.value === asking) this.#asking.set(null);
    if (!answer.ok) this.#problem.set(answer.problem);
  }

  async #askForKeyFrame(runId: RunId): Promise<void> {
    if (this.#keyAsked) return;
    this.#keyAsked = true;
    const answer = await this.#ask("frames.key", { runId });
    this.#keyAsked = false;
    // When the run has ended in between, the document's strokes come anyway.
    if (answer.ok) this.frameCame(runId, answer.answer.keyFrame);
  }
}
