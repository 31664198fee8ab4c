import { availableParallelism } from "node:os";
import { z } from "zod";

/** OPTIMISER_THREADS: threads of one critic session; all cores but one, at most 4, when it is not set. */
export function threadsFromEnvironment(environment: NodeJS.ProcessEnv = process.env): number {
  const fallback = Math.min(4, Math.max(1, availableParallelism() - 1));
  return z.coerce.number().int().min(1).max(64).default(fallback).parse(environment.OPTIMISER_THREADS);
}

/** OPTIMISER_INT8: 1 runs large critics in 8 bits, faster and a little less exact; 0, the default, does not. */
export function int8FromEnvironment(environment: NodeJS.ProcessEnv = process.env): boolean {
  return z.enum(["0", "1"]).default("0").parse(environment.OPTIMISER_INT8) === "1";
}
