import { z } from "zod";
import catalogJson from "./catalog.json" with { type: "json" };
import {
  fileRoleSchema,
  modelDescriptorSchema,
  relativePathSchema,
  sha256Schema,
  styleModelDescriptorSchema,
} from "./descriptor.ts";

export const catalogFileSchema = z.object({
  role: fileRoleSchema,
  /** Where it lies in the model's folder. */
  path: relativePathSchema,
  url: z.url(),
  /** For the list, and for a first look at the disk. */
  approximateBytes: z.int().positive(),
  /** Exact, where known: what was downloaded is held against them. */
  bytes: z.int().positive().optional(),
  sha256: sha256Schema.optional(),
});
export type CatalogFile = z.infer<typeof catalogFileSchema>;

/** One or two sentences for the list. */
const about = z.string();

export const catalogEntrySchema = z.discriminatedUnion("kind", [
  modelDescriptorSchema.extend({ about, files: z.array(catalogFileSchema).min(3) }),
  styleModelDescriptorSchema.extend({ about, files: z.array(catalogFileSchema).min(1) }),
]);
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;

const catalogSchema = z.object({
  /** Where the files' addresses begin; HF_ENDPOINT may put a mirror in its place. */
  hub: z.url(),
  models: z.array(catalogEntrySchema),
});

const catalog = catalogSchema.parse(catalogJson);

/** Models that `npm run models -- add ID` can fetch. */
export const CATALOG: readonly CatalogEntry[] = catalog.models;

export function catalogEntry(id: string): CatalogEntry | undefined {
  return CATALOG.find((each) => each.id === id);
}

/** The same entry with its files fetched from `mirror` (an origin, perhaps with a path) instead of from the hub. */
export function throughMirror(entry: CatalogEntry, mirror: string): CatalogEntry {
  const origin = mirror.replace(/\/+$/, "");
  const files = entry.files.map((file) =>
    file.url.startsWith(`${catalog.hub}/`)
      ? { ...file, url: origin + file.url.slice(catalog.hub.length) }
      : file,
  );
  return { ...entry, files };
}
