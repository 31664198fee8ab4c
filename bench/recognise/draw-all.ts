import { readFile } from "node:fs/promises";
import { inProcesses } from "../process-pool.ts";
import { type DrawingJob, type DrawingRecord, drawingRecordSchema } from "./drawing-job.ts";

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
  const drawn = await inProcesses({
    script: new URL("drawing-process.ts", import.meta.url),
    arguments: critic ? [critic.href] : [],
    jobs: jobs.filter((job) => !records.has(job)),
    processes,
    parse: (message) => drawingRecordSchema.parse(message),
    onAnswer: onDone,
  });
  return jobs.flatMap((job) => records.get(job) ?? drawn.get(job) ?? []);
}

/** The record of a drawing that is there, made by the same critic with the same settings. */
async function readRecord({ file, stamp, seed, text }: DrawingJob): Promise<DrawingRecord | null> {
  const json = await readFile(`${file}.json`, "utf8").catch(() => null);
  const parsed = drawingRecordSchema.safeParse(json === null ? null : JSON.parse(json));
  if (!parsed.success) return null;
  const record = parsed.data;
  return record.stamp === stamp && record.seed === seed && record.text === text ? record : null;
}
