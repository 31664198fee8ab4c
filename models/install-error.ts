/** Why a model could not be installed, in a sentence for the person who asked for it. */
export class InstallError extends Error {
  override readonly name = "InstallError";
}

/** The system's code of an error (ENOSPC, ENOTFOUND …), its own or that of whatever caused it. */
export function systemCode(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ("code" in each && typeof each.code === "string") return each.code;
  }
  return undefined;
}
