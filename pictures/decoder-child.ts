import { type ChildProcess, fork } from "node:child_process";
import { CroquisError } from "../protocol/errors.ts";
import type { ReadPicture } from "./decode.ts";
import { fromDecoderSchema, type ToDecoder } from "./decoder-messages.ts";

/** How long a process may take to start, milliseconds; on a busy machine half a second becomes many. */
const STARTING = 20_000;
/** JavaScript's part of its memory, MB; pictures lie outside it. */
const HEAP = 128;
const TYPESCRIPT = ["--import", import.meta.resolve("tsx")];
/** What of the environment it needs to start; it is told nothing else. */
const ENVIRONMENT = [
  "PATH",
  "HOME",
  "TMPDIR",
  "TEMP",
  "TMP",
  "SystemRoot",
  "LD_LIBRARY_PATH",
  "DYLD_LIBRARY_PATH",
];
/** How much of what it writes before it is ready is kept, to say why it did not start. */
const LAST_WORDS = 2000;

interface Reading {
  readonly resolve: (picture: ReadPicture) => void;
  readonly reject: (error: Error) => void;
}

/** One process that reads one picture at a time. */
export class DecoderChild {
  readonly #child: ChildProcess;
  readonly #ready: Promise<void>;
  #reading: Reading | null = null;
  #gone = false;
  readonly ended: Promise<void>;

  constructor(program: string) {
    const child = fork(program, [], {
      serialization: "advanced",
      execArgv: [`--max-old-space-size=${HEAP}`, ...(program.endsWith(".ts") ? TYPESCRIPT : [])],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: {
        ...Object.fromEntries(
          ENVIRONMENT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
        ),
        NODE_ENV: process.env.NODE_ENV,
        // Fewer arenas: what a picture needed is given back.
        MALLOC_ARENA_MAX: "2",
        UV_THREADPOOL_SIZE: "2",
      },
    });
    this.#child = child;
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#gone = true;
        // It went down over the picture it was reading, and over no other.
        this.#settle()?.reject(new CroquisError("picture-broken"));
        resolve();
      };
      child.on("exit", end);
      child.on("error", end);
    });
    this.#ready = this.#start();
    // Who awaits a picture hears of it; nobody else has to.
    this.#ready.catch(() => undefined);
  }

  /** Whether it can read another picture. */
  get alive(): boolean {
    return !this.#gone;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * @param limit milliseconds from when the process has begun
   * @throws CroquisError "picture-slow" when it takes longer: the process is gone then; "picture-broken" when the
   * process went down; what the process says; Error when it does not start
   */
  async read(path: string, limit: number): Promise<ReadPicture> {
    this.#hold(true);
    try {
      await this.#ready;
      return await this.#readWithin(path, limit);
    } finally {
      this.#hold(false);
    }
  }

  kill(): void {
    // Who waits for its end must live to see it.
    this.#hold(true);
    this.#gone = true;
    this.#child.kill("SIGKILL");
  }

  #readWithin(path: string, limit: number): Promise<ReadPicture> {
    return new Promise((resolve, reject) => {
      if (this.#gone) throw new CroquisError("picture-broken");
      const late = setTimeout(() => {
        this.#reading = null;
        this.kill();
        reject(new CroquisError("picture-slow"));
      }, limit);
      const settled = <T>(then: (value: T) => void) => {
        return (value: T): void => {
          clearTimeout(late);
          then(value);
        };
      };
      this.#reading = { resolve: settled(resolve), reject: settled(reject) };
      this.#child.send({ path } satisfies ToDecoder, (cause) => {
        if (cause !== null) this.#settle()?.reject(new CroquisError("picture-broken", undefined, { cause }));
      });
    });
  }

  #settle(): Reading | null {
    const reading = this.#reading;
    this.#reading = null;
    return reading;
  }

  #receive(received: unknown): void {
    const message = fromDecoderSchema.safeParse(received);
    if (!message.success) {
      this.kill();
      this.#settle()?.reject(new CroquisError("picture-broken", undefined, { cause: message.error }));
    } else if (message.data.type === "read") {
      this.#settle()?.resolve(message.data);
    } else if (message.data.type === "refused") {
      const { code, message: says } = message.data.problem;
      this.#settle()?.reject(new CroquisError(code, says));
    }
  }

  #start(): Promise<void> {
    let words = "";
    this.#child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      if (words.length < LAST_WORDS) words = (words + chunk).slice(0, LAST_WORDS);
    });
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(new Error(`The program that reads pictures did not start. ${words}`));
      const late = setTimeout(() => {
        this.kill();
        fail();
      }, STARTING);
      this.#child.once("message", () => {
        clearTimeout(late);
        this.#child.on("message", (received) => this.#receive(received));
        resolve();
      });
      void this.ended.then(() => {
        clearTimeout(late);
        fail();
      });
    });
  }

  /** While it reads it keeps this process running; a warm one that waits does not. */
  #hold(reading: boolean): void {
    if (this.#gone) return;
    const { channel, stderr } = this.#child;
    const pipe = stderr as (typeof stderr & { ref?(): void; unref?(): void }) | null;
    if (reading) {
      this.#child.ref();
      channel?.ref();
      pipe?.ref?.();
    } else {
      this.#child.unref();
      channel?.unref();
      pipe?.unref?.();
    }
  }
}
