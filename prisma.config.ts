import { defineConfig } from "prisma/config";

// `generate`, `validate` and `format` never run the schema engine, yet the command downloads it unless this names a
// file. The other commands would then "succeed" without doing anything, so they are left alone: migrations run
// through the engine compiled to WebAssembly (prisma/migrate.ts).
if (process.argv.some((argument) => ["generate", "validate", "format"].includes(argument))) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
}

export default defineConfig({ schema: "prisma/schema.prisma" });
