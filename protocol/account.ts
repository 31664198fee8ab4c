import { z } from "zod";
import { invitationTokenSchema, roomIdSchema, userIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { invitedRoleSchema, roleSchema } from "./roles.ts";

/** `POST /api/rooms/ID/tickets`: what both sockets ask for first. Good for one room, for `LIMITS.ticketLifetime`. */
export const ticketAnswerSchema = z.object({
  ticket: z.string().max(2048),
  user: userIdSchema,
  role: roleSchema,
  /** See `yjsClientId`. */
  memberNumber: z
    .int()
    .min(1)
    .max(2 ** 21 - 1),
});
export type TicketAnswer = z.infer<typeof ticketAnswerSchema>;

/** `GET /api/me` */
export const meSchema = z.object({
  id: userIdSchema,
  name: z.string(),
  /** Null for a guest. */
  email: z.string().nullable(),
});
export type Me = z.infer<typeof meSchema>;

/** `PATCH /api/me` */
export const renameSchema = z.object({ name: z.string().trim().min(1).max(LIMITS.personName) });

/** `POST /api/me/account`: a guest keeps what is theirs under an e-mail and a password. */
export const newAccountSchema = z.object({
  email: z.email().max(254).toLowerCase(),
  password: z.string().min(LIMITS.password.min).max(LIMITS.password.max),
  name: renameSchema.shape.name,
});

/** `GET /api/me/rooms`, the one visited last first. */
export const roomsAnswerSchema = z.object({
  rooms: z.array(
    z.object({
      id: roomIdSchema,
      role: roleSchema,
      /** The words on its paper; empty when there are none. */
      title: z.string(),
      /** Milliseconds since 1970. */
      visitedAt: z.number(),
    }),
  ),
});
export type RoomsAnswer = z.infer<typeof roomsAnswerSchema>;

/** A link that lets people in: `/join/TOKEN`. */
export const invitationSchema = z.object({
  token: invitationTokenSchema,
  role: invitedRoleSchema,
  createdAt: z.number(),
  /** How many came by it. */
  used: z.int().min(0),
});
export type Invitation = z.infer<typeof invitationSchema>;

/** `GET /api/rooms/ID/invitations`: links that work, at most one of each role. Owners see all, editors those for viewers and editors. */
export const invitationsAnswerSchema = z.object({ invitations: z.array(invitationSchema) });

/** `POST /api/rooms/ID/invitations`: makes a new link for a role; the one before stops to work at once. */
export const newInvitationSchema = z.object({ role: invitedRoleSchema });

/** `DELETE /api/rooms/ID/invitations/ROLE`: the link stops to work; with `members` those who came by it leave too. */
export const revokeInvitationSchema = z.object({ members: z.boolean().default(false) });

/** `PATCH /api/rooms/ID/members/USER` */
export const changeMemberSchema = z.object({ role: roleSchema });

/** `PATCH /api/rooms/ID` */
export const changeRoomSchema = z.object({
  weightCap: z.number().min(0).max(LIMITS.promptWeight.max).nullable(),
});
