import type { Role } from "../../protocol/roles.ts";

/** How somebody of this role is in a room. */
export const WAYS: Readonly<Record<Role, string>> = {
  owner: "Yours",
  editor: "You draw with others",
  viewer: "You look",
};
