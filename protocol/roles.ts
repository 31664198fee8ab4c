import { z } from "zod";

/** What a person may do in a room: an owner everything, an editor draw, a viewer look. */
export const roleSchema = z.enum(["owner", "editor", "viewer"]);
export type Role = z.infer<typeof roleSchema>;

export const mayEdit = (role: Role): boolean => role !== "viewer";

/** Roles that a link can give: nobody becomes owner by a link. */
export const invitedRoleSchema = z.enum(["editor", "viewer"]);
export type InvitedRole = z.infer<typeof invitedRoleSchema>;

const RANK: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, owner: 2 };

/** The higher of two roles: a link never takes away what somebody has. */
export const higherRole = (a: Role, b: Role): Role => (RANK[a] >= RANK[b] ? a : b);
