import type { IncomingMessage, ServerResponse } from "node:http";
import { type Me, newAccountSchema, renameSchema } from "../../protocol/account.ts";
import { CroquisError, type ErrorCode } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Access } from "../access/access.ts";
import type { ServerConfig } from "../config.ts";
import { TokenBuckets } from "../rate.ts";
import { clientAddress } from "./address.ts";
import { readJson, readText } from "./body.ts";
import { refuseMethod, sendJson } from "./json.ts";
import type { Handler } from "./routes.ts";
import type { Visitors } from "./visitors.ts";

/** What of a request better-auth gets to see. */
const PASSED_ON = ["cookie", "origin", "content-type", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"];
const REFUSALS: Readonly<Record<number, ErrorCode>> = {
  401: "wrong-password",
  403: "forbidden-origin",
  429: "too-many-requests",
};

/** Answers under `/api/me` and `/api/auth`; otherwise it says false. */
export function createAccountRoutes(config: ServerConfig, access: Access, visitors: Visitors) {
  const { identity, members } = access;
  const signingUp = new TokenBuckets(LIMITS.entriesPerSecond, LIMITS.entryBurst);

  const tellMe: Handler = async (request, response) => {
    const { user, name, email } = await visitors.require(request, response);
    sendJson(response, 200, { id: user, name, email } satisfies Me);
  };

  const rename: Handler = async (request, response) => {
    const { user: id, email } = await visitors.require(request, response);
    const { name } = await readJson(request, renameSchema, "name-empty");
    await identity.rename(id, name);
    await members.tellEverywhere(id);
    sendJson(response, 200, { id, name, email } satisfies Me);
  };

  /** Who has no session yet is welcomed first: then there is nothing to keep, but an account to have. */
  const makeAccount: Handler = async (request, response) => {
    if (!signingUp.take(clientAddress(request, config.trustProxy)))
      throw new CroquisError("too-many-requests");
    const { email, password, name } = await readJson(request, newAccountSchema);
    const visitor = await visitors.welcome(request, response);
    visitors.setCookies(request, response, await identity.makeAccount(visitor, email, password, name));
    await members.tellEverywhere(visitor.user);
    sendJson(response, 201, { id: visitor.user, name, email } satisfies Me);
  };

  const tellRooms: Handler = async (request, response) => {
    const { user } = await visitors.require(request, response);
    sendJson(response, 200, { rooms: await access.roomsOf(user) });
  };

  /** better-auth acts; what its answer says beside cookies, tokens among it, is not for the page. */
  const authenticate = async (
    request: IncomingMessage,
    response: ServerResponse,
    pathname: string,
  ): Promise<void> => {
    const headers = new Headers({ "x-forwarded-for": clientAddress(request, config.trustProxy) });
    for (const name of PASSED_ON) {
      const value = request.headers[name];
      if (typeof value === "string") headers.set(name, value);
    }
    const answer = await identity.handle(pathname, headers, await readText(request));
    if (answer.status >= 500) throw new Error(`better-auth answered with ${answer.status}.`);
    if (!answer.ok) throw new CroquisError(REFUSALS[answer.status] ?? "bad-message");
    visitors.setCookies(request, response, answer.headers.getSetCookie());
    // Not before the browser has its cookies: with those of before it could not come back.
    response.on("finish", () => void access.check());
    sendJson(response, 200, {});
  };

  const routes: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
    "/api/me": { GET: tellMe, PATCH: rename },
    "/api/me/account": { POST: makeAccount },
    "/api/me/rooms": { GET: tellRooms },
  };

  return async (request: IncomingMessage, response: ServerResponse, pathname: string): Promise<boolean> => {
    if (identity.answers(request.method, pathname)) {
      await authenticate(request, response, pathname);
      return true;
    }
    const methods = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
    if (methods === undefined) return false;
    const action = Object.hasOwn(methods, request.method ?? "") ? methods[request.method ?? ""] : undefined;
    if (action !== undefined) await action(request, response);
    else {
      const allow = Object.keys(methods).join(", ");
      refuseMethod(response, allow, `That is asked for with ${allow}.`);
    }
    return true;
  };
}
