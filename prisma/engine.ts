import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { PrismaLibSql } from "@prisma/adapter-libsql";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";

/**
 * Prisma's schema engine compiled to WebAssembly, connected to the adapter's database. The package expects a bundler
 * that imports .wasm files, so the module is instantiated by hand here. Nothing is downloaded.
 */
export async function schemaEngine(adapter: PrismaLibSql): Promise<SchemaEngine> {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = new URL(
    "schema_engine_bg.wasm",
    import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg"),
  );
  const { instance } = await WebAssembly.instantiate(await readFile(fileURLToPath(wasm)), {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start !== "function") throw new Error("Prisma's schema engine has no __wbindgen_start.");
  start();
  const { SchemaEngine: Engine } = bindings as unknown as { SchemaEngine: typeof SchemaEngine };
  const schema = await readFile(new URL("schema.prisma", import.meta.url), "utf8");
  const ignoreLog = () => undefined;
  return Engine.new(
    { datamodels: [["schema.prisma", schema]] },
    ignoreLog,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
}
