import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Where tsx is found, whatever the working directory. */
const ROOT = fileURLToPath(new URL("../", import.meta.url));

export interface ProcessPoolOptions<Job, Answer> {
  /** A program that says one message when it is ready, and then one for each job that it is sent. */
  readonly script: URL;
  readonly arguments: readonly string[];
  readonly jobs: readonly Job[];
  /** At a time. */
  readonly processes: number;
  readonly parse: (message: unknown) => Answer;
  readonly onAnswer: (job: Job, answer: Answer, left: number) => void;
}

/**
 * Has every job done by one of several processes of the same program.
 * @throws Error when a process fails; it has told why.
 */
export async function inProcesses<Job extends object, Answer>(
  options: ProcessPoolOptions<Job, Answer>,
): Promise<ReadonlyMap<Job, Answer>> {
  const { script, jobs, processes, parse, onAnswer } = options;
  const answers = new Map<Job, Answer>();
  const waiting = [...jobs];
  const children: ChildProcess[] = [];
  const work = async (): Promise<void> => {
    const child = fork(script, [...options.arguments], { execArgv: ["--import", "tsx"], cwd: ROOT });
    children.push(child);
    await message(child);
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const answered = message(child);
      child.send(job);
      const answer = parse(await answered);
      answers.set(job, answer);
      onAnswer(job, answer, jobs.length - answers.size);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(processes, waiting.length) }, work));
  } finally {
    for (const child of children) child.kill();
  }
  return answers;
}

/** A child's next message. */
function message(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const failed = (code: number | null): void =>
      reject(new Error(`A process stopped (exit status ${code}).`));
    child.once("exit", failed);
    child.once("message", (received) => {
      child.off("exit", failed);
      resolve(received);
    });
  });
}
