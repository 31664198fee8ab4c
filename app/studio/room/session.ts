import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { ERRORS, type ErrorCode, type Problem, problemOf } from "../../../protocol/errors.ts";
import type { RoomId, RunId } from "../../../protocol/ids.ts";
import { readPrompts, roomDocument } from "../../../protocol/room.ts";
import { changeDrawing, readScene, roomStroke } from "../../../protocol/room-strokes.ts";
import { isOver, type RunStatus } from "../../../protocol/run.ts";
import type { Answer, CommandInput, CommandName } from "../../../protocol/socket.ts";
import { AuthorityView } from "./authority.ts";
import { type Connection, connectionOf, NO_LINES, refusalFrom, sameConnection } from "./connection.ts";
import { Link } from "./link.ts";
import { People } from "./people.ts";
import { type Picture, PictureSource } from "./picture.ts";
import { type Asking, NO_RUN, type RunView, withStatus } from "./run.ts";
import { type Saved, SavedState } from "./saved.ts";
import { type Watchable, Watched } from "./watched.ts";

type FrameListener = (runId: RunId, frame: Uint8Array) => void;
type HonoursListener = (runId: RunId, revision: number, documentState: Uint8Array) => void;

/** One visit to a room: the shared document, the people, the run and the picture, kept up to date while it is open. */
export class Session {
  readonly roomId: RoomId;
  readonly doc = new Y.Doc();
  readonly people: People;
  readonly authority = new AuthorityView();
  readonly #provider: WebsocketProvider;
  readonly #link: Link;
  readonly #saved: SavedState;
  readonly #picture: PictureSource;
  readonly #pictureShown: Watched<Picture>;
  readonly #connection = new Watched<Connection>({ kind: "connecting" });
  readonly #run = new Watched<RunView>(NO_RUN);
  readonly #asking = new Watched<Asking | null>(null);
  readonly #problem = new Watched<Problem | null>(null);
  readonly #frameListeners = new Set<FrameListener>();
  readonly #honoursListeners = new Set<HonoursListener>();
  #lines = NO_LINES;
  #keyAsked = false;

  /** @param origin where the server's websockets are, as in `wss://host`. */
  constructor(roomId: RoomId, origin: string) {
    this.roomId = roomId;
    this.#provider = new WebsocketProvider(`${origin}/yjs`, roomId, this.doc, {
      connect: false,
      disableBc: true,
      shouldReconnect: ({ code }) => code !== 1009 && !(code >= 4400 && code < 4500),
    });
    this.#saved = new SavedState(this.doc, this.#provider);
    this.people = new People(this.#provider.awareness);
    this.#pictureShown = new Watched<Picture>(this.drawn());
    this.#picture = new PictureSource(
      () => readScene(this.doc),
      (picture) => this.#pictureShown.set(picture),
    );
    this.#link = new Link({
      connected: () => void this.#join(),
      disconnected: () => this.#setLines({ joined: false }),
      status: (status) => this.#statusCame(status),
      frame: (runId, frame) => this.#frameCame(runId, frame),
      honours: (runId, revision, documentState) => {
        for (const listener of this.#honoursListeners) listener(runId, revision, documentState);
      },
      notice: (problem) => this.#problem.set(problem),
    });
    this.#provider.on("sync", (synced) => {
      this.#setLines({ synced });
      if (synced) this.#picture.documentChanged();
    });
    this.#provider.on("closed", ({ reason }) => this.#setLines({ refusal: refusalFrom(reason) }));
    const { strokes, paper, prompts, styles } = roomDocument(this.doc);
    strokes.observe(() => this.#picture.documentChanged());
    paper.observe(() => this.#picture.documentChanged());
    prompts.observeDeep(() => this.#outdated("empty-prompt", "unknown-words"));
    styles.observeDeep(() => this.#outdated("picture-not-found"));
  }

  get connection(): Watchable<Connection> {
    return this.#connection;
  }
  get saved(): Watchable<Saved> {
    return this.#saved.state;
  }
  get run(): Watchable<RunView> {
    return this.#run;
  }
  /** The command that is waiting for its answer. */
  get asking(): Watchable<Asking | null> {
    return this.#asking;
  }
  get picture(): Watchable<Picture> {
    return this.#pictureShown;
  }
  /** What went wrong last, until it is dismissed or something goes right. */
  get problem(): Watchable<Problem | null> {
    return this.#problem;
  }

  open(): void {
    this.#provider.connect();
    this.#link.open();
  }

  close(): void {
    this.#link.close();
    this.#picture.close();
    this.#saved.close();
    this.people.close();
    this.#provider.destroy();
    this.doc.destroy();
  }

  /** Something went wrong in this window that the person should know. */
  tell(problem: Problem): void {
    this.#problem.set(problem);
  }

  dismissProblem(): void {
    this.#problem.set(null);
  }

  async start(from: CommandInput<"run.start">["from"]): Promise<void> {
    if (!readPrompts(this.doc).some(({ weight }) => weight > 0)) {
      this.#problem.set({ code: "empty-prompt", message: ERRORS["empty-prompt"][1] });
      return;
    }
    const documentState = new Uint8Array(Y.encodeStateVector(this.doc));
    await this.#command("start", () => this.#link.ask("run.start", { from, documentState }));
  }

  async change(command: Exclude<Asking, "start">): Promise<void> {
    const run = this.#run.value;
    if (run.kind === "none" || isOver(run.status.state)) return;
    const { runId } = run.status;
    await this.#command(command, () => this.#link.ask(`run.${command}`, { runId }));
  }

  /** Send a command. What goes wrong is told; then the answer is null. */
  async command<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Answer<N> | null> {
    const answer = await this.#link.ask(name, input);
    if (answer.ok) return answer.answer;
    this.#problem.set(answer.problem);
    return null;
  }

  /**
   * Every frame of the room's run as it came, when the picture has taken it in.
   * @returns what ends it
   */
  onFrame(listener: FrameListener): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  /**
   * Which state of the document (a Yjs state vector) the frames from a revision on honour.
   * @returns what ends it
   */
  onHonours(listener: HonoursListener): () => void {
    this.#honoursListeners.add(listener);
    return () => this.#honoursListeners.delete(listener);
  }

  /** The room document's drawing, whatever a run shows. */
  drawn(): Picture {
    return { scene: readScene(this.doc), iteration: 0, from: "document" };
  }

  /** Put an earlier picture back on the paper, for everybody. */
  putBack(picture: Picture): void {
    const put = picture.scene.strokes.map((stroke, order) => {
      const known = roomStroke(this.doc, stroke.id);
      return { stroke, order, author: known?.author ?? null, prompt: known?.prompt ?? null };
    });
    const kept = new Set(put.map(({ stroke }) => stroke.id));
    const remove = readScene(this.doc).strokes.flatMap(({ id }) => (kept.has(id) ? [] : [id]));
    changeDrawing(this.doc, { put, remove });
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

  async #join(): Promise<void> {
    const answer = await this.#link.ask("room.join", { roomId: this.roomId });
    if (!answer.ok) {
      const { code } = answer.problem;
      const final = code === "room-not-found" || code === "room-full";
      this.#setLines(final ? { refusal: answer.problem } : { joined: false });
      if (!final) this.#problem.set(answer.problem);
      return;
    }
    const { run, keyFrame } = answer.answer;
    if (run === null) {
      // What ended before the relay forgot it may stay on display; what was going on is gone.
      const { value } = this.#run;
      if (value.kind === "known" && !isOver(value.status.state)) this.#run.set(NO_RUN);
      this.#picture.noRun();
    } else {
      if (keyFrame !== null) this.#frameCame(run.runId, keyFrame);
      this.#statusCame(run);
    }
    // What could not be asked for without a connection can be again.
    if (this.#problem.value?.code === "internal") this.#problem.set(null);
    this.#setLines({ joined: true });
  }

  #statusCame(status: RunStatus): void {
    const before = this.#run.value;
    this.#run.set(withStatus(before, status));
    if (isOver(status.state)) this.#picture.runOver(status.runId);
    const isNews = before.kind === "none" || before.status.state !== status.state;
    if (status.state === "failed" && isNews) {
      this.#problem.set(status.problem ?? { code: "internal", message: ERRORS.internal[1] });
    }
  }

  #frameCame(runId: RunId, frame: Uint8Array): void {
    try {
      if (this.#picture.frame(runId, frame) === "gap") void this.#askForKeyFrame(runId);
      for (const listener of this.#frameListeners) listener(runId, frame);
    } catch (error) {
      this.#problem.set(problemOf(error));
    }
  }

  async #askForKeyFrame(runId: RunId): Promise<void> {
    if (this.#keyAsked) return;
    this.#keyAsked = true;
    const answer = await this.#link.ask("frames.key", { runId });
    this.#keyAsked = false;
    // When the run has ended in between, the document's strokes come anyway.
    if (answer.ok) this.#frameCame(runId, answer.answer.keyFrame);
  }

  /** Other words, other pictures: a complaint about those before is out of date. */
  #outdated(...codes: readonly ErrorCode[]): void {
    const code = this.#problem.value?.code;
    if (code !== undefined && codes.includes(code)) this.#problem.set(null);
  }

  #setLines(changes: Partial<typeof NO_LINES>): void {
    const next = { ...this.#lines, ...changes };
    this.#lines = { ...next, everOpen: next.everOpen || (next.synced && next.joined) };
    const connection = connectionOf(this.#lines);
    if (!sameConnection(connection, this.#connection.value)) this.#connection.set(connection);
  }
}
