import type { Page } from "@playwright/test";
import { invitationsAnswerSchema } from "../protocol/account.ts";
import type { InvitedRole } from "../protocol/roles.ts";

/** The address of a link into the room that `page` shows, of those that its person may pass on. */
export async function linkInto(page: Page, role: InvitedRole = "editor"): Promise<string> {
  const room = new URL(page.url()).pathname.split("/").at(-1);
  const answer = await page.request.get(new URL(`/api/rooms/${room}/invitations`, page.url()).href);
  const { invitations } = invitationsAnswerSchema.parse(await answer.json());
  const link = invitations.find((each) => each.role === role);
  if (link === undefined) throw new Error(`There is no link for ${role}s.`);
  return new URL(`/join/${link.token}`, page.url()).href;
}
