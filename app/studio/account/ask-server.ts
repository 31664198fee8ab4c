import type { z } from "zod";
import { type Problem, problemSchema } from "../../../protocol/errors.ts";

/** What the server answered, or why it did not do what it was asked for. */
export type Asked<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly problem: Problem };

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Ask the server of this page. Never throws: a silent or unreadable server is a problem like any other. */
export async function askServer<T>(
  method: Method,
  path: string,
  schema: z.ZodType<T>,
  body?: object,
): Promise<Asked<T>> {
  try {
    const response = await fetch(path, {
      method,
      ...(body !== undefined && {
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    const said: unknown = await response.json();
    const answer = schema.safeParse(said);
    if (response.ok && answer.success) return { ok: true, answer: answer.data };
    const problem = problemSchema.safeParse(said);
    if (problem.success) return { ok: false, problem: problem.data };
  } catch {
    // No network, or an answer that is none: the same to the person.
  }
  return { ok: false, problem: SILENT };
}

const SILENT: Problem = { code: "internal", message: "The server did not answer; try again in a moment." };
