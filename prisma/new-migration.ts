import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { schemaEngine } from "./engine.ts";
import { sqliteAdapter } from "./migrate.ts";
import { MIGRATIONS_FOLDER, migrationNames, NO_FILTERS } from "./migrations.ts";

// npx tsx prisma/new-migration.ts NAME: writes the migration from the schema that the last one led to, which stands
// beside it, to what schema.prisma says now. (`prisma migrate` would download an engine.)

const SCHEMA = "schema.prisma";
const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{2,39}$/)
  .safeParse(process.argv[2]);
if (!name.success) {
  console.error("Say what the migration is called: 3–40 small letters, digits or “_”, e.g. add_accounts.");
  process.exit(2);
}
const datamodel = (content: string) => ({
  tag: "schemaDatamodel" as const,
  files: [{ path: SCHEMA, content }],
});
const last = (await migrationNames()).at(-1);
const after = await readFile(fileURLToPath(new URL(SCHEMA, import.meta.url)), "utf8");
const engine = await schemaEngine(sqliteAdapter("file::memory:"));
const { stdout: script, exitCode } = await engine.diff({
  from:
    last === undefined
      ? { tag: "empty" }
      : datamodel(await readFile(join(MIGRATIONS_FOLDER, last, SCHEMA), "utf8")),
  to: datamodel(after),
  script: true,
  exitCode: true,
  filters: NO_FILTERS,
});
if (exitCode !== 2 || script === null) {
  console.log("The migrations say all that schema.prisma says; nothing to write.");
} else {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join(MIGRATIONS_FOLDER, `${stamp}_${name.data}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "migration.sql"), script);
  await writeFile(join(folder, SCHEMA), after);
  console.log(`Wrote prisma/migrations/${stamp}_${name.data}; read its migration.sql before you commit it.`);
}
