import { io, type Socket } from "socket.io-client";
import * as Y from "yjs";
import { FrameDecoder } from "../../protocol/frames.ts";
import type { Acknowledgement, ClientEvents, CommandName, ServerEvents } from "../../protocol/socket.ts";
import type { Editor } from "./editor.ts";
import { Latencies } from "./latencies.ts";

/** One person's Socket.IO connection: the frames of the run, and how soon they honour the person's edits. */
export class Watcher {
  readonly socket: Socket<ServerEvents, ClientEvents>;
  readonly toFrame = new Latencies();
  bytes = 0;
  frames = 0;
  measuring = false;
  readonly #editor: Editor;
  readonly #decoder = new FrameDecoder();
  #honoured: { readonly revision: number; readonly clock: number } | null = null;

  constructor(url: string, editor: Editor, ticket: () => Promise<string>) {
    this.#editor = editor;
    this.socket = io(url, {
      transports: ["websocket"],
      forceNew: true,
      auth: (answer) => void ticket().then((shown) => answer({ ticket: shown })),
    });
    this.socket.on("run.honours", (_runId, revision, documentState) => {
      const clocks = Y.decodeStateVector(new Uint8Array(documentState));
      this.#honoured = { revision, clock: clocks.get(editor.doc.clientID) ?? 0 };
    });
    this.socket.on("run.frame", (runId, frame, received) => {
      this.bytes += frame.byteLength;
      this.frames++;
      // A frame that builds on one that was left out is made good by a key frame.
      if (this.#decoder.apply(new Uint8Array(frame)) === "gap") void this.#askForKey(runId);
      this.#measure();
      received();
    });
  }

  async command<N extends CommandName>(name: N, input: object): Promise<Acknowledgement<N>> {
    return this.socket.timeout(20_000).emitWithAck(name, ...([input] as never)) as Promise<
      Acknowledgement<N>
    >;
  }

  close(): void {
    this.socket.disconnect();
  }

  async #askForKey(runId: string): Promise<void> {
    const key = await this.command("frames.key", { runId });
    if (key.ok) this.#decoder.apply(new Uint8Array(key.answer.keyFrame));
  }

  #measure(): void {
    const honoured = this.#honoured;
    if (honoured === null || this.#decoder.revision < honoured.revision) return;
    const now = performance.now();
    for (const [clock, madeAt] of this.#editor.madeAt) {
      if (clock >= honoured.clock) continue;
      this.#editor.madeAt.delete(clock);
      if (this.measuring) this.toFrame.add(now - madeAt);
    }
  }
}
