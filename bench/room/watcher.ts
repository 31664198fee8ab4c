import { io, type Socket } from "socket.io-client";
import * as Y from "yjs";
import { readHeader } from "../../protocol/frame-layout.ts";
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
    this.socket.on("run.frame", (_runId, frame, received) => {
      this.bytes += frame.byteLength;
      this.frames++;
      // Its strokes are not unpacked: fifty windows have fifty machines for that, here they would share one.
      this.#measure(readHeader(new Uint8Array(frame)).header.revision);
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

  #measure(revision: number): void {
    const honoured = this.#honoured;
    if (honoured === null || revision < honoured.revision) return;
    const now = performance.now();
    for (const [clock, madeAt] of this.#editor.madeAt) {
      if (clock >= honoured.clock) continue;
      this.#editor.madeAt.delete(clock);
      if (this.measuring) this.toFrame.add(now - madeAt);
    }
  }
}
