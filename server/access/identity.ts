import { createHmac } from "node:crypto";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { anonymous } from "better-auth/plugins/anonymous";
import { nanoid } from "nanoid";
import { CroquisError } from "../../protocol/errors.ts";
import { type UserId, userIdSchema } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { PIGMENTS } from "../../protocol/pigments.ts";
import type { Database } from "../database.ts";
import type { Log } from "../log.ts";
import { keyFor } from "./secret.ts";

/** Who asks, as the session says that their browser has. */
export interface Visitor {
  readonly user: UserId;
  /** The session's id, not its token. */
  readonly session: string;
  readonly name: string;
  /** Null for a guest. */
  readonly email: string | null;
}

/** A visitor, and cookies (values of Set-Cookie) that their browser has to get with the answer. */
export interface Recognised<V extends Visitor | null> {
  readonly visitor: V;
  readonly cookies: readonly string[];
}

export interface IdentityOptions {
  readonly database: Database;
  readonly secret: string;
  readonly log: Log;
  /** A guest signed in: what was the guest's is the account's from now on. Then the guest is no more. */
  readonly adopt: (guest: UserId, account: UserId) => Promise<void>;
}

/** Browsers keep no cookie longer. */
const SESSION_SECONDS = 400 * 24 * 3600;
/** better-auth wants to know where it is; nothing that it does here depends on it. */
const BASE = "http://localhost";

const TOKEN_LENGTH = 32;

/** What of better-auth can be asked for from outside. Guests are made here alone, and accounts out of guests. */
const ENDPOINTS: ReadonlySet<string> = new Set([
  "POST /api/auth/sign-in/email",
  "POST /api/auth/sign-out",
  "POST /api/auth/change-password",
  "POST /api/auth/revoke-other-sessions",
]);

function createAuth({ database, secret, log, adopt }: IdentityOptions) {
  return betterAuth({
    database: prismaAdapter(database, { provider: "sqlite", transaction: false }),
    secret: keyFor(secret, "sessions").toString("base64url"),
    baseURL: BASE,
    // Whoever gets here has been looked at by `isAllowedOrigin`.
    trustedOrigins: (request) => [request?.headers.get("origin")],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: LIMITS.password.min,
      maxPasswordLength: LIMITS.password.max,
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: 24 * 3600 },
    rateLimit: { enabled: true, customRules: { "/sign-in/email": { window: 60, max: 20 } } },
    telemetry: { enabled: false },
    advanced: { cookiePrefix: "croquis", useSecureCookies: false },
    // Where somebody was and with which browser is nobody's business.
    databaseHooks: {
      session: {
        create: { before: async (session) => ({ data: { ...session, ipAddress: null, userAgent: null } }) },
      },
    },
    logger: {
      level: "error",
      // Its details may be anything, secrets included.
      log: (_level, message) => log.error({ from: "better-auth" }, message),
    },
    plugins: [
      anonymous({
        generateName: () => PIGMENTS[Math.floor(Math.random() * PIGMENTS.length)].name,
        onLinkAccount: async ({ anonymousUser, newUser }) =>
          adopt(userIdSchema.parse(anonymousUser.user.id), userIdSchema.parse(newUser.user.id)),
      }),
    ],
  });
}

/** Guests from the first request on, and accounts with e-mail and password: better-auth's, with what Croquis needs. */
export class Identity {
  readonly #database: Database;
  readonly #auth: ReturnType<typeof createAuth>;

  constructor(options: IdentityOptions) {
    this.#database = options.database;
    this.#auth = createAuth(options);
  }

  /** Whose session the cookies are. */
  async recognise(cookie: string | undefined): Promise<Recognised<Visitor | null>> {
    if (cookie === undefined) return { visitor: null, cookies: [] };
    const { response, headers } = await this.#auth.api.getSession({
      headers: new Headers({ cookie }),
      returnHeaders: true,
    });
    const visitor = response && {
      user: userIdSchema.parse(response.user.id),
      session: response.session.id,
      name: response.user.name,
      email: response.user.isAnonymous ? null : response.user.email,
    };
    return { visitor, cookies: headers.getSetCookie() };
  }

  /** Somebody new. */
  async welcome(): Promise<Recognised<Visitor>> {
    const { headers } = await this.#auth.api.signInAnonymous({ headers: new Headers(), returnHeaders: true });
    const cookies = headers.getSetCookie();
    const { visitor } = await this.recognise(cookies.map((each) => each.split(";", 1)[0]).join("; "));
    if (visitor === null) throw new Error("A guest's session was not there a moment after it was made.");
    return { visitor, cookies };
  }

  /** Whether better-auth answers this itself. */
  answers(method: string | undefined, pathname: string): boolean {
    return ENDPOINTS.has(`${method} ${pathname}`);
  }

  /** @param request of any host; `x-forwarded-for` must be the address that the server believes in */
  handle(pathname: string, headers: Headers, body: string): Promise<Response> {
    return this.#auth.handler(new Request(`${BASE}${pathname}`, { method: "POST", headers, body }));
  }

  /**
   * A guest becomes somebody with an account, and stays who they are: all that they drew remains theirs. The session
   * goes on under another token, so that nobody who had the guest's has the account's.
   * @returns the cookies with that token
   * @throws CroquisError "has-account", "email-taken"
   */
  async makeAccount(
    visitor: Visitor,
    email: string,
    password: string,
    name: string,
  ): Promise<readonly string[]> {
    if (visitor.email !== null) throw new CroquisError("has-account");
    const context = await this.#auth.$context;
    const hash = await context.password.hash(password);
    const id = context.generateId({ model: "account" });
    if (id === false) throw new Error("better-auth makes no ids.");
    const userId = visitor.user;
    const taken = await this.#database.user.findUnique({ where: { email }, select: { id: true } });
    if (taken !== null) throw new CroquisError("email-taken");
    const token = nanoid(TOKEN_LENGTH);
    await this.#database.$transaction([
      this.#database.session.update({ where: { id: visitor.session }, data: { token } }),
      this.#database.user.update({ where: { id: userId }, data: { email, name, isAnonymous: false } }),
      this.#database.account.create({
        data: { id, accountId: userId, providerId: "credential", userId, password: hash },
      }),
    ]);
    return [signedCookie(context.authCookies.sessionToken.name, token, context.secret)];
  }

  async rename(user: UserId, name: string): Promise<void> {
    await this.#database.user.update({ where: { id: user }, data: { name } });
  }
}

/** A session's cookie as better-auth writes it: the token and its HMAC-SHA256. */
function signedCookie(name: string, token: string, secret: string): string {
  const signature = createHmac("sha256", secret).update(token).digest("base64");
  const value = encodeURIComponent(`${token}.${signature}`);
  return `${name}=${value}; Max-Age=${SESSION_SECONDS}; Path=/; HttpOnly; SameSite=Lax`;
}
