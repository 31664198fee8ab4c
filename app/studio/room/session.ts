import * as Y from "yjs";
import type { TicketAnswer } from "../../../protocol/account.ts";
import { type ToClientControl, yjsClientId } from "../../../protocol/control.ts";
import type { ErrorCode, Problem } from "../../../protocol/errors.ts";
import type { RoomId, UserId } from "../../../protocol/ids.ts";
import { roomDocument } from "../../../protocol/room.ts";
import type { DrawingChange } from "../../../protocol/room-merge.ts";
import type { Answer, CommandInput, CommandName } from "../../../protocol/socket.ts";
import { AuthorityView } from "./authority.ts";
import { problemFrom } from "./closing.ts";
import { type Connection, ConnectionState } from "./connection.ts";
import { KeptCopy } from "./kept-copy.ts";
import { DocumentLine } from "./line.ts";
import { isFinal, Link } from "./link.ts";
import { People } from "./people.ts";
import { documentPicture, type Picture, PictureSource } from "./picture.ts";
import type { Asking, RunView } from "./run.ts";
import { RunDesk } from "./run-desk.ts";
import { type Saved, SavedState } from "./saved.ts";
import { type Asked, askForTicket, Tickets } from "./tickets.ts";
import { type Watchable, Watched } from "./watched.ts";

/** Why this session cannot go on although the person may stay: another one takes over what is unsaved (rescue). */
export interface Ending {
  /** What the room would not take; null when we are somebody else now, having signed in. */
  readonly problem: Problem | null;
  readonly memberNumber: number;
}

export interface SessionOptions {
  /** Where tickets come from; by default the server of this page. */
  readonly ask?: () => Promise<Asked>;
  readonly webSocket?: typeof WebSocket;
}

/** One visit to a room: the shared document, the people, the run and the picture, kept up to date while it is open. */
export class Session {
  readonly roomId: RoomId;
  readonly doc = new Y.Doc();
  readonly authority = new AuthorityView();
  readonly people: People;
  readonly #line: DocumentLine;
  readonly #link: Link;
  readonly #saved: SavedState;
  readonly #picture: PictureSource;
  readonly #pictureShown: Watched<Picture>;
  readonly #desk: RunDesk;
  readonly #lines = new ConnectionState();
  readonly #problem = new Watched<Problem | null>(null);
  readonly #synced = new Watched(false);
  readonly #ending = new Watched<Ending | null>(null);
  #identity: { readonly user: UserId; readonly memberNumber: number } | null = null;
  #copy: KeptCopy | null = null;
  #toldOfSize = false;

  /** @param origin where the server's websockets are, as in `wss://host`. */
  constructor(roomId: RoomId, origin: string, options: SessionOptions = {}) {
    this.roomId = roomId;
    const tickets = new Tickets(options.ask ?? (() => askForTicket(roomId)));
    this.#line = new DocumentLine(
      { origin, id: roomId, doc: this.doc },
      tickets,
      {
        identified: (answer) => this.#identified(answer),
        control: (message) => this.#controlCame(message),
        synced: (synced) => {
          this.#synced.set(synced);
          this.#lines.set({ synced });
          if (synced) this.#picture.documentCame();
        },
        closed: ({ kind, problem }) => (kind === "refused" ? this.#refused(problem) : this.#end(problem)),
        unreadable: (problem) => this.tell(problem),
      },
      options.webSocket,
    );
    this.#saved = new SavedState(this.doc, this.#line, () => this.#copy?.kept.value ?? "no");
    this.people = new People(this.#line.awareness, this.authority);
    this.#pictureShown = new Watched<Picture>(documentPicture(this.doc));
    this.#picture = new PictureSource(this.doc, (picture) => this.#pictureShown.set(picture));
    this.#link = new Link(origin, tickets, {
      connected: () => void this.#join(),
      disconnected: () => this.#lines.set({ joined: false }),
      status: (status) => this.#desk.statusCame(status),
      frame: (runId, frame) => this.#desk.frameCame(runId, frame),
      honours: (...honoured) => this.#desk.honoursCame(...honoured),
      notice: (problem) => this.tell(problem),
    });
    this.#desk = new RunDesk(this.doc, (...asked) => this.#link.ask(...asked), this.#picture, this.#problem);
    const { prompts, styles } = roomDocument(this.doc);
    prompts.observeDeep(() => this.#outdated("empty-prompt", "unknown-words"));
    styles.observeDeep(() => this.#outdated("picture-not-found"));
  }

  get connection(): Watchable<Connection> {
    return this.#lines.connection;
  }
  get saved(): Watchable<Saved> {
    return this.#saved.state;
  }
  get run(): Watchable<RunView> {
    return this.#desk.run;
  }
  /** The command that is waiting for its answer. */
  get asking(): Watchable<Asking | null> {
    return this.#desk.asking;
  }
  get picture(): Watchable<Picture> {
    return this.#pictureShown;
  }
  /** What went wrong last, until it is dismissed or something goes right. */
  get problem(): Watchable<Problem | null> {
    return this.#problem;
  }
  /** The document has all that the server has. */
  get synced(): Watchable<boolean> {
    return this.#synced;
  }
  get ending(): Watchable<Ending | null> {
    return this.#ending;
  }

  /** Nothing would be lost with this window: the server or this browser has all that was done here. */
  get mayLeave(): boolean {
    return this.#saved.state.value === "saved" || this.#copy?.kept.value === "yes";
  }

  open(): void {
    this.#line.open();
    this.#link.open();
  }

  close(): void {
    this.#link.close();
    this.#picture.close();
    this.#saved.close();
    this.people.close();
    this.#line.close();
    void this.#copy?.close();
    this.doc.destroy();
  }

  /** Something went wrong in this window that the person should know. */
  tell(problem: Problem): void {
    this.#problem.set(problem);
  }

  dismissProblem(): void {
    this.#problem.set(null);
  }

  start(from: CommandInput<"run.start">["from"]): Promise<void> {
    return this.#desk.start(from, this.authority.state.value.rules.weightCap);
  }

  change(command: Exclude<Asking, "start">): Promise<void> {
    return this.#desk.change(command);
  }

  /** Send a command. What goes wrong is told; then the answer is null. */
  async command<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Answer<N> | null> {
    const answer = await this.#link.ask(name, input);
    if (answer.ok) return answer.answer;
    this.tell(answer.problem);
    return null;
  }

  /**
   * Every frame of the room's run as it came, when the picture has taken it in.
   * @returns what ends it
   */
  onFrame(listener: Parameters<RunDesk["onFrame"]>[0]): () => void {
    return this.#desk.onFrame(listener);
  }

  /**
   * Which state of the document (a Yjs state vector) the frames from a revision on honour.
   * @returns what ends it
   */
  onHonours(listener: Parameters<RunDesk["onHonours"]>[0]): () => void {
    return this.#desk.onHonours(listener);
  }

  /** Lay over the picture what is being dragged in this window; null for nothing. */
  drag(change: DrawingChange | null): void {
    this.#picture.drag(change);
  }

  /** Who we are: before anything is written, and before what this browser kept is read. */
  async #identified({ user, memberNumber }: TicketAnswer): Promise<boolean> {
    if (this.#identity !== null) {
      const same = this.#identity.user === user && this.#identity.memberNumber === memberNumber;
      if (!same) this.#end(null);
      return same;
    }
    this.#identity = { user, memberNumber };
    this.people.identify(yjsClientId(memberNumber, crypto.getRandomValues(new Uint32Array(1))[0]));
    const copy = new KeptCopy(`croquis:${this.roomId}:${user}`, this.doc);
    this.#copy = copy;
    copy.kept.subscribe(() => this.#saved.keptChanged());
    await copy.open();
    if (this.doc.store.clients.size > 0) {
      this.#saved.copyRead();
      this.#picture.documentCame();
    }
    return true;
  }

  #controlCame(message: ToClientControl): void {
    switch (message.type) {
      case "welcome":
        this.authority.enter({ user: message.user, role: message.role }, message.authority);
        break;
      case "authority":
        this.authority.change(message.change);
        break;
      case "saved":
        this.#saved.answered(message.number);
        break;
      case "large":
        if (!this.#toldOfSize) this.tell({ code: "document-full", message: FULL });
        this.#toldOfSize = true;
    }
  }

  #end(problem: Problem | null): void {
    if (this.#identity === null) return;
    const { memberNumber } = this.#identity;
    // What is unsaved is still in the document, and nowhere must it be read again.
    const dropped = this.#copy?.drop() ?? Promise.resolve();
    void dropped.then(() => this.#ending.set({ problem, memberNumber }));
  }

  #refused(problem: Problem): void {
    this.#link.close();
    if (LOST.has(problem.code)) void this.#copy?.drop();
    // Who was in here needs no invitation explained.
    const hadPlace = problem.code === "invitation-needed" && this.#lines.everOpen;
    this.#lines.set({ refusal: hadPlace ? problemFrom("access-revoked") : problem });
  }

  async #join(): Promise<void> {
    const answer = await this.#link.ask("room.join", { roomId: this.roomId });
    if (!answer.ok) {
      const final = isFinal(answer.problem);
      this.#lines.set(final ? { refusal: answer.problem } : { joined: false });
      if (!final) this.tell(answer.problem);
      return;
    }
    this.#desk.joined(answer.answer);
    // What could not be asked for without a connection can be again.
    this.#outdated("internal");
    this.#lines.set({ joined: true });
  }

  /** Other words, other pictures: a complaint about those before is out of date. */
  #outdated(...codes: readonly ErrorCode[]): void {
    const code = this.#problem.value?.code;
    if (code !== undefined && codes.includes(code)) this.#problem.set(null);
  }
}

/** Refusals after which this browser keeps nothing of the room. */
const LOST: ReadonlySet<ErrorCode> = new Set(["access-revoked", "invitation-needed", "room-not-found"]);

const FULL = "This room grows full; finish here soon and go on in a fresh one.";
