import { randomBytes } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import type { Database } from "../database.ts";

/**
 * A new password in the place of one that was forgotten; whoever is signed in under the account has to sign in again.
 * @returns the password, or null when nobody has an account with this e-mail
 */
export async function newPassword(database: Database, email: string): Promise<string | null> {
  const account = await database.account.findFirst({
    where: { providerId: "credential", user: { email: email.trim().toLowerCase() } },
    select: { id: true, userId: true },
  });
  if (account === null) return null;
  const password = randomBytes(12).toString("base64url");
  await database.$transaction([
    database.account.update({
      where: { id: account.id },
      data: { password: await hashPassword(password) },
    }),
    database.session.deleteMany({ where: { userId: account.userId } }),
  ]);
  return password;
}
