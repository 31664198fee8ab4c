import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { newPassword } from "../access/new-password.ts";
import { readConfig } from "../config.ts";
import { openDatabase } from "../database.ts";
import { StartError } from "../start-error.ts";

// npm run password -- EMAIL: for somebody who forgot theirs. The server may run meanwhile.

function fail(message: string, code: number): never {
  console.error(message);
  process.exit(code);
}

const USAGE = "Say whose password it is: npm run password -- ada@example.org";

function askedFor(): string {
  try {
    const { positionals } = parseArgs({ allowPositionals: true });
    const [email] = z.tuple([z.email()]).parse(positionals);
    return email;
  } catch {
    // Whatever was wrong with it, the usage says how it is right.
    fail(USAGE, 2);
  }
}

const email = askedFor();
if (existsSync(".env")) process.loadEnvFile(".env");
try {
  const { database } = await openDatabase(readConfig(process.env).dataDir);
  const password = await newPassword(database, email);
  await database.$disconnect();
  if (password === null) fail(`Nobody has an account with the e-mail ${email}.`, 1);
  console.log(`The new password of ${email}: ${password}`);
} catch (error) {
  if (error instanceof StartError) fail(error.message, error.exitCode);
  throw error;
}
