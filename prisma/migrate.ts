import { PrismaLibSql } from "@prisma/adapter-libsql";
import { schemaEngine } from "./engine.ts";
import { migrationList, migrationNames, NO_FILTERS } from "./migrations.ts";

/** An adapter for the SQLite database at `url` ("file:…"); without the time-out concurrent writers would fail. */
export function sqliteAdapter(url: string): PrismaLibSql {
  return new PrismaLibSql({ url, timeout: 5000, intMode: "bigint" });
}

/**
 * Bring the database at `url` up to the repository's migrations, and create it when there is none.
 * @returns the names of the migrations that were applied now, in order
 * @throws Error of the schema engine when one fails; the database is then as that migration left it
 */
export async function applyMigrations(url: string): Promise<string[]> {
  const adapter = sqliteAdapter(url);
  const applied = await appliedMigrations(adapter);
  const names = await migrationNames();
  if (names.every((name) => applied.has(name))) return [];
  const engine = await schemaEngine(adapter);
  try {
    const done = await engine.applyMigrations({ migrationsList: await migrationList(), filters: NO_FILTERS });
    return done.appliedMigrationNames;
  } finally {
    engine.free();
  }
}

/** Asked of the database itself, so that a start with nothing to do need not load the engine's 5 MB. */
async function appliedMigrations(adapter: PrismaLibSql): Promise<Set<unknown>> {
  const connection = await adapter.connect();
  const query = (sql: string) => connection.queryRaw({ sql, args: [], argTypes: [] });
  try {
    const table = await query("SELECT name FROM sqlite_master WHERE name = '_prisma_migrations'");
    if (table.rows.length === 0) return new Set();
    const { rows } = await query(
      "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    );
    return new Set(rows.map(([name]) => name));
  } finally {
    await connection.dispose();
  }
}
