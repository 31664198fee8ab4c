import { join } from "node:path";
import { PrismaClient } from "../generated/prisma/client.ts";
import { applyMigrations, sqliteAdapter } from "../prisma/migrate.ts";
import { dataFolder } from "./data-folder.ts";

export type Database = PrismaClient;

/**
 * Open the SQLite database in `dataDir`, made and migrated where necessary.
 * @throws StartError when the folder cannot be written
 */
export async function openDatabase(dataDir: string): Promise<{ database: Database; migrations: string[] }> {
  const url = `file:${join(await dataFolder(dataDir), "croquis.sqlite")}`;
  const migrations = await applyMigrations(url);
  const database = new PrismaClient({ adapter: sqliteAdapter(url) });
  // Readers do not wait for the writer, and a write that was acknowledged survives a crash.
  await database.$queryRawUnsafe("PRAGMA journal_mode = WAL");
  return { database, migrations };
}
