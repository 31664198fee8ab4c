import { z } from "zod";
import { BAD_VALUE, StartError } from "./start-error.ts";

/** What the environment may say; docs/self-hosting.md explains each for those who run a server. */
const environmentSchema = z.object({
  PORT: z.coerce
    .number("PORT is a number from 0 to 65535.")
    .int("PORT is a whole number.")
    .min(0, "PORT is at least 0 (0 takes any free port).")
    .max(65_535, "PORT is at most 65535.")
    .default(3000),
  /** Address to listen on. */
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,253}$/, "HOST is an address or a host name, such as 127.0.0.1 or 0.0.0.0.")
    .default("0.0.0.0"),
  /** Folder for the database; made when missing. */
  DATA_DIR: z.string().min(1, "DATA_DIR is the path of a folder.").default("data"),
  /** Origins of pages that may use this server besides its own host, separated by commas. */
  PUBLIC_ORIGIN: z
    .string()
    .default("")
    .transform((text) => text.split(",").map((part) => part.trim()))
    .transform((parts) => parts.filter((part) => part !== ""))
    .pipe(
      z.array(
        z
          .url({ protocol: /^https?$/, error: "PUBLIC_ORIGIN is like https://draw.example.org." })
          .transform((url) => new URL(url).origin),
      ),
    ),
  /** "1" when a reverse proxy in front sets x-forwarded-for. */
  TRUST_PROXY: z
    .enum(["0", "1"], "TRUST_PROXY is 0 or 1.")
    .default("0")
    .transform((value) => value === "1"),
  /** What sessions are signed with; a file in DATA_DIR when it is not said. */
  AUTH_SECRET: z.string().min(32, "AUTH_SECRET has at least 32 characters.").optional(),
  /** Read by the optimiser's process, which can only fall over: so they are checked here too. */
  OPTIMISER_THREADS: z.coerce
    .number("OPTIMISER_THREADS is a number from 1 to 64.")
    .int("OPTIMISER_THREADS is a whole number.")
    .min(1, "OPTIMISER_THREADS is at least 1.")
    .max(64, "OPTIMISER_THREADS is at most 64.")
    .optional(),
  OPTIMISER_INT8: z.enum(["0", "1"], "OPTIMISER_INT8 is 0 or 1.").optional(),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "silent"], {
      error: "LOG_LEVEL is fatal, error, warn, info, debug or silent.",
    })
    .default("warn"),
});

/** Variables whose value is never shown. */
const SECRETS: ReadonlySet<string> = new Set(["AUTH_SECRET"]);

export interface ServerConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly publicOrigins: readonly string[];
  readonly trustProxy: boolean;
  /** Undefined: DATA_DIR has it. */
  readonly authSecret?: string | undefined;
  readonly logLevel: z.infer<typeof environmentSchema>["LOG_LEVEL"];
}

/** @throws StartError at the first variable that is out of range; empty ones count as unset. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ServerConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const variable = String(issue.path[0]);
    const value = SECRETS.has(variable) ? "" : ` (${variable} is “${environment[variable]}”.)`;
    throw new StartError(`${issue.message}${value}`, BAD_VALUE);
  }
  return {
    port: parsed.data.PORT,
    host: parsed.data.HOST,
    dataDir: parsed.data.DATA_DIR,
    publicOrigins: parsed.data.PUBLIC_ORIGIN,
    trustProxy: parsed.data.TRUST_PROXY,
    authSecret: parsed.data.AUTH_SECRET,
    logLevel: parsed.data.LOG_LEVEL,
  };
}
