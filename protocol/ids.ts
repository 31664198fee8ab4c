import { z } from "zod";

/** 10–64 characters that fit in an address; unguessable when made by the server (nanoid, 12 characters or more). */
export const roomIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{10,64}$/, "A room's id is 10–64 letters, digits, “_” or “-”.")
  .brand<"RoomId">();
export type RoomId = z.infer<typeof roomIdSchema>;

export const runIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{10,64}$/)
  .brand<"RunId">();
export type RunId = z.infer<typeof runIdSchema>;

/** The id of a model in the catalogue or in the folder of installed models. */
export const criticIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "A critic's id is 1–64 small letters, digits, “.”, “_” or “-”.")
  .brand<"CriticId">();
export type CriticId = z.infer<typeof criticIdSchema>;

/** An account, a guest's included. */
export const userIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .brand<"UserId">();
export type UserId = z.infer<typeof userIdSchema>;

/** The secret part of an invitation's link. */
export const invitationTokenSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{21,64}$/)
  .brand<"InvitationToken">();
export type InvitationToken = z.infer<typeof invitationTokenSchema>;
