import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type DrawingJob, type DrawingRecord, drawingRecordSchema } from "./drawing-job.ts";

const SCRIPT = fileURLToPath(new URL("drawing-process.ts", import.meta.url));
/** Where tsx is found, whatever the working directory. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface DrawAllOptions {
  readonly jobs: readonly DrawingJob[];
  /** Drawing processes at a time. */
  readonly processes: number;
  /** The critic's folder; null for the repository's own. */
  readonly critic: URL | null;
  /** Drawings that are there already are drawn again. */
  readonly fresh: boolean;
  readonly onDone: (job: DrawingJob, record: DrawingRecord, left: number) => void;
}

/**
 * Draws what is not there yet, in processes of their own, and gives every job's record in the jobs' order.
 * @throws Error when a drawing process fails; it has told why.
 */
export async function drawAll(options: DrawAllOptions): Promise<readonly DrawingRecord[]> {
  const { jobs, processes, critic, fresh, onDone } = options;
  const records = new Map<DrawingJob, DrawingRecord>();
  for (const job of jobs) {
    const record = fresh ? null : await readRecord(job);
    if (record) records.set(job, record);
  }
  const waiting = jobs.filter((job) => !records.has(job));
  let left = waiting.length;
  const children: ChildProcess[] = [];
  const work = async (): Promise<void> => {
    const child = fork(SCRIPT, critic ? [critic.href] : [], { execArgv: ["--import", "tsx"], cwd: ROOT });
    children.push(child);
    await answer(child);
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const answered = answer(child);
      child.send(job);
      const record = drawingRecordSchema.parse(await answered);
      records.set(job, record);
      onDone(job, record, --left);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(processes, waiting.length) }, work));
  } finally {
    for (const child of children) child.kill();
  }
  return jobs.flatMap((job) => records.get(job) ?? []);
}

/** The record of a drawing that is there, made by the same critic with the same settings. */
async function readRecord({ file, stamp, seed, text }: DrawingJob): Promise<DrawingRecord | null> {
  const json = await readFile(`${file}.json`, "utf8").catch(() => null);
  const parsed = drawingRecordSchema.safeParse(json === null ? null : JSON.parse(json));
  if (!parsed.success) return null;
  const record = parsed.data;
  return record.stamp === stamp && record.seed === seed && record.text === text ? record : null;
}

/** A child's next message. */
function answer(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const failed = (code: number | null): void =>
      reject(new Error(`A drawing process stopped (exit status ${code}).`));
    child.once("exit", failed);
    child.once("message", (message) => {
      child.off("exit", failed);
      resolve(message);
    });
  });
}
