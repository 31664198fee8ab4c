import { meSchema, renameSchema } from "../../../protocol/account.ts";
import { ERRORS, type Problem, problemSchema } from "../../../protocol/errors.ts";

/** Tell the server what we want to be called, everywhere. @returns what is wrong with that, or null */
export async function rename(name: string): Promise<Problem | null> {
  const wanted = renameSchema.safeParse({ name });
  if (!wanted.success) return { code: "name-empty", message: ERRORS["name-empty"][1] };
  try {
    const response = await fetch("/api/me", {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(wanted.data),
    });
    const body: unknown = await response.json();
    if (response.ok && meSchema.safeParse(body).success) return null;
    const problem = problemSchema.safeParse(body);
    if (problem.success) return problem.data;
  } catch {
    // No network, or an answer that is none: the same to the person.
  }
  return { code: "internal", message: "Your new name has not reached the server; try again in a moment." };
}
