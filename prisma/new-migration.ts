import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { schemaEngine } from "./engine.ts";
import { applyMigrations, sqliteAdapter } from "./migrate.ts";
import { MIGRATIONS_FOLDER, NO_FILTERS } from "./migrations.ts";

// npx tsx prisma/new-migration.ts NAME: writes the migration from what the migrations so far lead to, to what
// schema.prisma says now. (`prisma migrate` would download an engine.)

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{2,39}$/)
  .safeParse(process.argv[2]);
if (!name.success) {
  console.error("Say what the migration is called: 3–40 small letters, digits or “_”, e.g. add_accounts.");
  process.exit(2);
}
const scratch = await mkdtemp(join(tmpdir(), "croquis-migration-"));
try {
  const script = await difference(`file:${join(scratch, "scratch.sqlite")}`);
  if (script === null) {
    console.log("The migrations say all that schema.prisma says; nothing to write.");
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const folder = join(MIGRATIONS_FOLDER, `${stamp}_${name.data}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "migration.sql"), script);
    console.log(
      `Wrote prisma/migrations/${stamp}_${name.data}; read its migration.sql before you commit it.`,
    );
  }
} finally {
  await rm(scratch, { recursive: true });
}

/** SQL from the migrations, applied to a new database at `url`, to schema.prisma; null when they say the same. */
async function difference(url: string): Promise<string | null> {
  await applyMigrations(url);
  const content = await readFile(new URL("schema.prisma", import.meta.url), "utf8");
  const files = [{ path: "schema.prisma", content }];
  const engine = await schemaEngine(sqliteAdapter(url));
  const { stdout, exitCode } = await engine.diff({
    from: { tag: "schemaDatasource", files, configDir: "." },
    to: { tag: "schemaDatamodel", files },
    script: true,
    exitCode: true,
    filters: NO_FILTERS,
  });
  engine.free();
  return exitCode === 2 ? stdout : null;
}
