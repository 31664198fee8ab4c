import { z } from "zod";
import { userIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { roleSchema } from "./roles.ts";
import { strokeIdSchema } from "./strokes.ts";

const unit = z.number().min(-4).max(5);
/** A place on the paper in shares of its width and height; a little outside counts too. */
export const cursorSchema = z.object({ x: unit, y: unit });
export type Cursor = z.infer<typeof cursorSchema>;

export const toolSchema = z.enum(["select", "lasso", "hand", "pen", "eraser", "region", "comment"]);
export type Tool = z.infer<typeof toolSchema>;

/** What somebody sees of the paper: its middle in shares of the paper, and the scale: 1 shows the whole sheet. */
export const viewSchema = z.object({ x: unit, y: unit, zoom: z.number().min(0.01).max(100) });
export type SharedView = z.infer<typeof viewSchema>;

/** What a client says of itself. Who it is the server adds. */
export const ownPresenceSchema = z.object({
  cursor: cursorSchema.nullable().catch(null),
  tool: toolSchema.catch("select"),
  /** Selected strokes; of many only the first `LIMITS.shownSelection`. */
  selection: z.array(strokeIdSchema).max(LIMITS.shownSelection).catch([]),
  view: viewSchema.nullable().catch(null),
  /** Words that are being typed: the id of the prompt. */
  typing: z.string().max(64).nullable().catch(null),
});
export type OwnPresence = z.infer<typeof ownPresenceSchema>;

/** The field that the server writes into every awareness state, whatever the client put there. */
export const stampSchema = z.object({ user: userIdSchema, role: roleSchema });
export type Stamp = z.infer<typeof stampSchema>;

/** An awareness state as everybody receives it. */
export const presenceSchema = ownPresenceSchema.extend({ stamp: stampSchema });
export type SharedPresence = z.infer<typeof presenceSchema>;
