import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { MigrationList, SchemaFilter } from "@prisma/schema-engine-wasm";

export const MIGRATIONS_FOLDER = fileURLToPath(new URL("migrations", import.meta.url));
export const NO_FILTERS: SchemaFilter = { externalTables: [], externalEnums: [] };
const LOCK_FILE = "migration_lock.toml";

/** Names of the migrations in the repository, in the order in which they apply. */
export async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS_FOLDER, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The migrations as the schema engine wants them. */
export async function migrationList(): Promise<MigrationList> {
  const names = await migrationNames();
  const read = (path: string) => readFile(`${MIGRATIONS_FOLDER}/${path}`, "utf8");
  return {
    baseDir: MIGRATIONS_FOLDER,
    lockfile: { path: LOCK_FILE, content: await read(LOCK_FILE) },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.map(async (path) => ({
        path,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: await read(`${path}/migration.sql`) },
        },
      })),
    ),
  };
}
