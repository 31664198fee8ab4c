import { ERRORS, type ErrorCode, problemSchema } from "../../../protocol/errors.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { type StoredPicture, storedPictureSchema } from "../../../protocol/style.ts";

/** The kinds of pictures that can be brought. */
export const KINDS: readonly string[] = ["image/png", "image/jpeg", "image/webp", "image/avif"];

export type Answer =
  | { readonly ok: true; readonly picture: StoredPicture }
  /** `again`: the same picture may be taken another time. */
  | { readonly ok: false; readonly message: string; readonly again: boolean };

/** Problems that have nothing to do with the picture, and may be over the next time. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  "bad-message",
  "too-many-requests",
  "pictures-full",
  "picture-slow",
  "internal",
]);

const UNREACHED =
  "The picture did not reach the server. It waits here; try again when the connection is back.";

/** Why a file need not be sent at all; null when the server has to look at it, who knows better what a picture is. */
export function refusalOf({ type, size }: Blob): string | null {
  if (type !== "" && !type.startsWith("image/")) return ERRORS["picture-kind"][1];
  return size > LIMITS.pictureBytes ? ERRORS["picture-bytes"][1] : null;
}

/** Hands a picture to the server. */
export async function sendPicture(file: Blob, signal: AbortSignal): Promise<Answer> {
  const response = await fetch("/api/pictures", {
    method: "POST",
    headers: { "Content-Type": file.type === "" ? "application/octet-stream" : file.type },
    body: file,
    signal,
  }).catch(() => null);
  if (response === null) return { ok: false, message: UNREACHED, again: true };
  const body: unknown = await response.json().catch(() => null);
  const stored = storedPictureSchema.safeParse(body);
  if (response.ok && stored.success) return { ok: true, picture: stored.data };
  const problem = problemSchema.safeParse(body);
  return {
    ok: false,
    message: problem.success ? problem.data.message : ERRORS.internal[1],
    again: !problem.success || PASSING.has(problem.data.code),
  };
}
