import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { CroquisError } from "../../protocol/errors.ts";
import { roomIdSchema, userIdSchema } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { keyFor } from "./secret.ts";

const claimsSchema = z.object({
  room: roomIdSchema,
  user: userIdSchema,
  /** The id of a session, not its token: who reads a ticket cannot act in the session. */
  session: z.string().min(1).max(64),
  /** Milliseconds since 1970. */
  until: z.number(),
});
type Claims = z.infer<typeof claimsSchema>;

/** Short-lived proofs that a session may enter a room: claims as JSON, a dot, their HMAC-SHA256, both in base64url. */
export class Tickets {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = keyFor(secret, "tickets");
  }

  /** @param now milliseconds since 1970 */
  issue(claims: Omit<Claims, "until">, now = Date.now()): string {
    const until = now + LIMITS.ticketLifetime;
    const body = Buffer.from(JSON.stringify({ ...claims, until })).toString("base64url");
    return `${body}.${this.#sign(body).toString("base64url")}`;
  }

  /** @throws CroquisError "ticket-expired" when it is none of ours, or too old */
  read(ticket: string, now = Date.now()): Claims {
    const [body, signature] = ticket.split(".", 2);
    const given = Buffer.from(signature ?? "", "base64url");
    const right = this.#sign(body);
    if (given.byteLength !== right.byteLength || !timingSafeEqual(given, right)) {
      throw new CroquisError("ticket-expired");
    }
    const claims = claimsSchema.parse(JSON.parse(Buffer.from(body, "base64url").toString()));
    if (claims.until <= now) throw new CroquisError("ticket-expired");
    return claims;
  }

  #sign(body: string): Buffer {
    return createHmac("sha256", this.#key).update(body).digest();
  }
}
