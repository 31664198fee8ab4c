import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const usageSchema = z.object({ cpu: z.number(), rss: z.number() });
export type Usage = z.infer<typeof usageSchema>;

/** A server in a process of its own. */
export interface Child {
  readonly port: number;
  /** Milliseconds of processor time so far, and bytes of memory now; the server's own process alone. */
  usage(): Promise<Usage>;
  end(): Promise<void>;
}

export async function startChild(program: URL, ...given: readonly string[]): Promise<Child> {
  const child = fork(program, [...given], { execArgv: ["--import", "tsx"], cwd: ROOT });
  const { port } = z.object({ port: z.int().positive() }).parse(await nextMessage(child));
  return {
    port,
    usage: async () => {
      const answer = nextMessage(child);
      child.send("usage");
      return usageSchema.parse(await answer);
    },
    end: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.disconnect();
      await gone;
    },
  };
}

const nextMessage = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`The server ended with code ${code}.`)));
  });
