import { z } from "zod";

/** Every error a person can meet: code → HTTP status → what they are told unless something more exact is known. */
export const ERRORS = {
  "bad-message": [400, "That message could not be read; reload the page and try again."],
  "empty-prompt": [400, "Say first what to draw."],
  "unknown-words": [400, "None of these words are known here; try simpler ones."],
  "unknown-critic": [404, "That critic is not installed; choose another one."],
  "broken-critic": [500, "The critic could not be loaded; reinstall it or choose another one."],
  "picture-kind": [415, "That is no picture of a kind that can be used; bring a PNG, JPEG, WebP or AVIF."],
  "picture-broken": [422, "That picture is damaged; save it again as PNG or JPEG and try once more."],
  "picture-bytes": [413, "That picture is larger than 10 MB; save a smaller one and try again."],
  "picture-pixels": [413, "That picture has more than 24 million pixels; make it smaller and try again."],
  "picture-slow": [422, "That picture took too long to read; save it again as PNG or JPEG."],
  "picture-not-found": [404, "A style picture is not here any more; bring it again or take it away."],
  "pictures-full": [507, "There is no room for more pictures on this server; tell who runs it."],
  "no-strokes": [400, "There is nothing on the paper to go on from; press Draw instead."],
  "room-not-found": [404, "There is no such room; check the link."],
  "invitation-needed": [403, "This room is for people with an invitation; ask somebody in it for the link."],
  "invitation-revoked": [410, "This link does not work any more; ask for a new one."],
  "ticket-expired": [401, "Your place in the room has to be checked again; that happens by itself."],
  "access-revoked": [403, "You have no place in this room any more; ask its owner for a link."],
  "read-only": [403, "You are here to look; ask the room's owner if you want to draw too."],
  "owners-only": [403, "Only the room's owner can do that."],
  "last-owner": [409, "A room needs an owner; make somebody else one first."],
  "stroke-locked": [
    423,
    "Somebody keeps these strokes as they are; ask them to unlock, or wait until they leave.",
  ],
  "forged-identity": [403, "That was said in somebody else's name; it was not taken."],
  "bad-field": [400, "The room could not take that change; reload the page and try again."],
  "document-full": [413, "This room is full to the brim; go on in a fresh one."],
  "nothing-to-undo": [409, "That has been taken back already, or is too long ago."],
  "not-signed-in": [401, "Reload the page first: the server does not know who you are."],
  "wrong-password": [401, "This e-mail and this password do not belong together; try once more."],
  "email-taken": [409, "There is an account with this e-mail already; sign in instead."],
  "has-account": [409, "You have an account already."],
  "name-empty": [400, "A name has 1–40 letters."],
  "room-full": [403, "This room is full; try again when somebody has left."],
  "not-joined": [403, "Join the room first; reload the page."],
  "run-active": [409, "The room is drawing already; stop it first."],
  "no-run": [409, "Nothing is being drawn in this room."],
  "wrong-state": [409, "That cannot be done at this point of the drawing."],
  "document-behind": [409, "Your last changes have not reached the room yet; try again in a moment."],
  "queue-full": [503, "Too many drawings are waiting; try again in a few minutes."],
  "too-many-requests": [429, "That was a little fast; wait a moment and try again."],
  "too-large": [413, "That is too large for a room."],
  "optimiser-stopped": [503, "The drawing machine stopped and is starting again; your strokes are kept."],
  "forbidden-origin": [403, "This page may not use this server."],
  internal: [500, "Something went wrong here; your work is kept. Try again."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ErrorCode = keyof typeof ERRORS;
export const errorCodeSchema = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]);

export const problemSchema = z.object({ code: errorCodeSchema, message: z.string().max(500) });
/** An error as it travels. */
export type Problem = z.infer<typeof problemSchema>;

/** An error whose message may be shown to the person who caused it; anything else is `internal`. */
export class CroquisError extends Error {
  override readonly name = "CroquisError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string = ERRORS[code][1], options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get status(): number {
    return ERRORS[this.code][0];
  }

  get problem(): Problem {
    return { code: this.code, message: this.message };
  }
}

/** What a person may be told about `error`; an unforeseen error's own message stays in the log. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CroquisError) return error.problem;
  return { code: "internal", message: ERRORS.internal[1] };
}
