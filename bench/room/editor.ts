import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { stroke, strokeId } from "../../drawing/stroke.ts";
import { CONTROL } from "../../protocol/control.ts";
import type { UserId } from "../../protocol/ids.ts";
import { roomDocument } from "../../protocol/room.ts";
import { putStrokes } from "../../protocol/room-strokes.ts";
import { Latencies } from "./latencies.ts";

/** Updates a second of somebody who draws. */
export const UPDATES_PER_SECOND = 20;
/** After this many updates the next stroke is begun. */
const UPDATES_PER_STROKE = 100;

export interface EditorOptions {
  readonly url: string;
  readonly room: string;
  readonly number: number;
  readonly user: UserId | null;
  readonly yjsClient: number;
  /** Said on the websocket before anything else. */
  readonly greet: ((socket: WebSocket) => Promise<void>) | null;
}

/** One person's y-websocket provider, drawing: strokes that grow with every update, dated by their z-order. */
export class Editor {
  readonly provider: WebsocketProvider;
  /** From each edit of others to its arrival here. */
  readonly toPeer = new Latencies();
  /** When each of this client's edits was made, by its Yjs clock. */
  readonly madeAt = new Map<number, number>();
  bytes = 0;
  measuring = false;
  readonly #options: EditorOptions;
  #updates = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: EditorOptions) {
    this.#options = options;
    const doc = new Y.Doc();
    doc.clientID = options.yjsClient;
    const { strokes } = roomDocument(doc);
    const count = (bytes: number): void => {
      this.bytes += bytes;
    };
    this.provider = new WebsocketProvider(options.url, options.room, doc, {
      WebSocketPolyfill: countingSocket(count, options.greet) as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    });
    // What the server says besides is of no use here.
    this.provider.messageHandlers[CONTROL] = () => undefined;
    strokes.observe((event, transaction) => {
      if (transaction.local || !this.measuring) return;
      const now = performance.now();
      for (const key of event.keysChanged) {
        const entry = strokes.get(key);
        if (entry === undefined) continue;
        // An entry begins with its z-order, a big-endian float64: here the time at which it was made.
        this.toPeer.add(now - new DataView(entry.buffer, entry.byteOffset).getFloat64(0, false));
      }
    });
  }

  get user(): UserId | null {
    return this.#options.user;
  }

  get doc(): Y.Doc {
    return this.provider.doc;
  }

  draw(): void {
    const interval = 1000 / UPDATES_PER_SECOND;
    const step = (): void => {
      this.#update();
      this.#timer = setTimeout(step, interval);
    };
    // Not all in the same instant.
    this.#timer = setTimeout(step, (interval * (this.#options.number % 10)) / 10);
  }

  rest(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  close(): void {
    this.rest();
    this.provider.destroy();
  }

  #update(): void {
    const { number, user } = this.#options;
    const update = this.#updates++;
    const [along, which] = [update % UPDATES_PER_STROKE, Math.floor(update / UPDATES_PER_STROKE)];
    const [x, y] = [20 + ((number * 37) % 180), 20 + ((which * 53 + number * 11) % 180)];
    const reach = 2 + along / 4;
    const points = [x, y, x + reach / 3, y - 5, x + (2 * reach) / 3, y + 5, x + reach, y];
    const now = performance.now();
    const { doc } = this;
    this.madeAt.set(Y.getState(doc.store, doc.clientID), now);
    putStrokes(doc, [
      {
        stroke: stroke(strokeId(`pen-${number}-${which}`), points, 2, [0.2, 0.2, 0.2, 0.8]),
        order: now,
        author: user,
        prompt: null,
      },
    ]);
  }
}

/** A websocket that counts what it receives, and is greeted before its user hears that it is open. */
function countingSocket(count: (bytes: number) => void, greet: EditorOptions["greet"]) {
  return class extends WebSocket {
    constructor(address: string | URL) {
      super(address, { perMessageDeflate: false });
      this.on("message", (data: Buffer) => count(data.byteLength));
      const set = (listener: () => void): void => {
        this.addEventListener("open", () => void (greet?.(this) ?? Promise.resolve()).then(listener));
      };
      Object.defineProperty(this, "onopen", { set });
    }
  };
}
