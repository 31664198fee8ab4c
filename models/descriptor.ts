import { z } from "zod";
import { criticIdSchema } from "../protocol/ids.ts";

const channels = z.tuple([z.number(), z.number(), z.number()]);
const positive = z.number().positive();

/** What a picture goes through before the image encoder sees it: (value − mean) / std per channel, `size` × `size` pixels. */
export const preprocessingSchema = z.object({
  size: z.int().min(8).max(1024),
  mean: channels,
  std: z.tuple([positive, positive, positive]),
});

const portSchema = z.object({ input: z.string().min(1), output: z.string().min(1) });

export const tokeniserSchema = z.discriminatedUnion("kind", [
  /** A tokenizer.json as Hugging Face's libraries write it. Without `padding`, the end token pads, as CLIP's does. */
  z.object({ kind: z.literal("huggingface"), padding: z.string().optional() }),
  /** The embedded critic's own vocabulary of words and word parts. */
  z.object({ kind: z.literal("croquis-words") }),
]);

/** All there is to know of a pair of encoders that embed pictures and words in one space. */
export const modelDescriptorSchema = z.object({
  id: criticIdSchema,
  name: z.string().min(1).max(120),
  kind: z.literal("text-image"),
  licence: z.string().min(1),
  preprocessing: preprocessingSchema,
  /** Names in the image encoder's graph: float32 [copies, 3, size, size] → [copies, dimension]. */
  image: portSchema.extend({
    /** Values in the graph, [copies, channels, height, width] each, by which pictures can be compared: shallow ones first. */
    features: z.array(z.string().min(1)).max(8).optional(),
  }),
  /** Names in the text encoder's graph: [texts, contextLength] → [texts, dimension]; at most `contextLength` tokens. */
  text: portSchema.extend({ contextLength: z.int().min(2).max(4096) }),
  tokeniser: tokeniserSchema,
});
export type ModelDescriptor = z.infer<typeof modelDescriptorSchema>;

/** Which values of a style model are looked at: outputs of its Relu nodes, counted from 1 in their order, or by name. */
export const tapsSchema = z.union([
  z.object({ relus: z.array(z.int().positive()).min(1).max(32) }),
  z.object({ names: z.array(z.string().min(1)).min(1).max(32) }),
]);
export type Taps = z.infer<typeof tapsSchema>;

/** All there is to know of a network whose inner values tell the style of a picture. */
export const styleModelDescriptorSchema = z.object({
  id: criticIdSchema,
  name: z.string().min(1).max(120),
  kind: z.literal("style"),
  licence: z.string().min(1),
  /** What a picture's colours in [0, 1] go through before: (value − mean) / std. */
  preprocessing: preprocessingSchema.omit({ size: true }),
  /** Name in the graph: float32 [1, 3, height, width], any size that is a multiple of 32. */
  image: z.object({ input: z.string().min(1) }),
  taps: tapsSchema,
});
export type StyleModelDescriptor = z.infer<typeof styleModelDescriptorSchema>;

/** A model of either kind. */
export const anyModelDescriptorSchema = z.discriminatedUnion("kind", [
  modelDescriptorSchema,
  styleModelDescriptorSchema,
]);
export type AnyModelDescriptor = z.infer<typeof anyModelDescriptorSchema>;

/** What a file of a model is for; `data` is weights that an ONNX file keeps beside itself. */
export const fileRoleSchema = z.enum(["image", "text", "tokeniser", "data"]);
export type FileRole = z.infer<typeof fileRoleSchema>;

/** A path inside a model's folder, with forward slashes. */
export const relativePathSchema = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/, "not a plain relative path");

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "not a sha256 in small hexadecimal digits");
