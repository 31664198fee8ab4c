import { z } from "zod";
import { LIMITS } from "./limits.ts";

/** The sha256 of a picture's stored bytes, in small hexadecimal digits. */
export const pictureIdSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "A picture's id is 64 hexadecimal digits.")
  .brand<"PictureId">();
export type PictureId = z.infer<typeof pictureIdSchema>;

/** What the strokes take from a picture: its texture, its colours, the shape of its strokes, or all of these. */
export const styleModeSchema = z.enum(["all", "texture", "palette", "shape"]);
export type StyleMode = z.infer<typeof styleModeSchema>;

const share = z.number().min(0).max(1);

/** A rectangle on the paper, in shares of its width and height. */
export const regionSchema = z
  .object({ left: share, top: share, width: share.positive(), height: share.positive() })
  .refine(({ left, width }) => left + width <= 1 + 1e-6, "The region ends to the right of the paper.")
  .refine(({ top, height }) => top + height <= 1 + 1e-6, "The region ends below the paper.");
export type Region = z.infer<typeof regionSchema>;

/** Whether a place, in shares of the paper's width and height, lies in the region; its edges belong to it. */
export function liesIn({ left, top, width, height }: Region, x: number, y: number): boolean {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}

/** A picture whose style the strokes take on, and how much it counts against the others. */
export const styleReferenceSchema = z.object({
  picture: pictureIdSchema,
  weight: z.number().min(LIMITS.styleWeight.min).max(LIMITS.styleWeight.max),
  mode: styleModeSchema,
  /** Where on the paper; null for everywhere. */
  region: regionSchema.nullable(),
});
export type StyleReference = z.infer<typeof styleReferenceSchema>;

export const styleReferencesSchema = z.array(styleReferenceSchema).max(LIMITS.styleReferences);

/** How references act on colours: with all the rest, or alone, by a pull towards their palettes or by taking nothing else. */
export const paletteOnlySchema = z.enum(["off", "pull", "snap"]);
export type PaletteOnly = z.infer<typeof paletteOnlySchema>;

/** What the server keeps of a picture that somebody brought: the answer to `POST /api/pictures`. */
export const storedPictureSchema = z.object({
  id: pictureIdSchema,
  width: z.int().positive(),
  height: z.int().positive(),
});
export type StoredPicture = z.infer<typeof storedPictureSchema>;

/** A reference that comes with the studio. */
export const studioReferenceSchema = storedPictureSchema.extend({ name: z.string().min(1).max(60) });
export type StudioReference = z.infer<typeof studioReferenceSchema>;

/** The answer to `GET /api/references`. */
export const referencesAnswerSchema = z.object({ references: z.array(studioReferenceSchema) });
