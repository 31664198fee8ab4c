import type { IncomingMessage, ServerResponse } from "node:http";
import { CroquisError } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Identity, Recognised, Visitor } from "../access/identity.ts";
import type { ServerConfig } from "../config.ts";
import { TokenBuckets } from "../rate.ts";

/** Who makes a request, by the session that its cookies name. */
export class Visitors {
  readonly #identity: Identity;
  readonly #config: ServerConfig;
  readonly #asking = new TokenBuckets(LIMITS.requestsPerSecond, LIMITS.requestBurst);

  constructor(identity: Identity, config: ServerConfig) {
    this.#identity = identity;
    this.#config = config;
  }

  /** Null for who has no session. */
  async known(request: IncomingMessage, response: ServerResponse): Promise<Visitor | null> {
    return this.#keep(request, response, await this.#identity.recognise(request.headers.cookie));
  }

  /** Who has no session gets one, as a guest. */
  async welcome(request: IncomingMessage, response: ServerResponse): Promise<Visitor> {
    const known = await this.known(request, response);
    return known ?? this.#keep(request, response, await this.#identity.welcome());
  }

  /** For what the studio asks. @throws CroquisError "not-signed-in", "too-many-requests" */
  async require(request: IncomingMessage, response: ServerResponse): Promise<Visitor> {
    const visitor = await this.known(request, response);
    if (visitor === null) throw new CroquisError("not-signed-in");
    if (!this.#asking.take(visitor.session)) throw new CroquisError("too-many-requests");
    return visitor;
  }

  /** Give cookies to the browser: over https alone, if that is how it got here. */
  setCookies(request: IncomingMessage, response: ServerResponse, cookies: readonly string[]): void {
    const secure = isSecure(request, this.#config) ? "; Secure" : "";
    for (const cookie of cookies) response.appendHeader("Set-Cookie", `${cookie}${secure}`);
  }

  #keep<V extends Visitor | null>(
    request: IncomingMessage,
    response: ServerResponse,
    { visitor, cookies }: Recognised<V>,
  ): V {
    this.setCookies(request, response, cookies);
    return visitor;
  }
}

/** Whether the browser asks over https: it wants a public origin that has it, or the proxy says so. */
function isSecure({ headers }: IncomingMessage, { publicOrigins, trustProxy }: ServerConfig): boolean {
  if (trustProxy && headers["x-forwarded-proto"] === "https") return true;
  return headers.host !== undefined && publicOrigins.includes(`https://${headers.host.toLowerCase()}`);
}
