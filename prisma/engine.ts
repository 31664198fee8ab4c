import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { PrismaLibSql } from "@prisma/adapter-libsql";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";

const PACKAGE = "@prisma/schema-engine-wasm/schema_engine_bg";
let loaded: Promise<typeof SchemaEngine> | null = null;

/**
 * Prisma's schema engine compiled to WebAssembly, connected to the adapter's database. Nothing is downloaded.
 * @returns an engine that the caller has to `free`
 */
export async function schemaEngine(adapter: PrismaLibSql): Promise<SchemaEngine> {
  // Once per process: the bindings keep views of the first instance's memory.
  loaded ??= loadEngine();
  const Engine = await loaded;
  const schema = await readFile(new URL("schema.prisma", import.meta.url), "utf8");
  const ignoreLog = () => undefined;
  return Engine.new(
    { datamodels: [["schema.prisma", schema]] },
    ignoreLog,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
}

/** The package expects a bundler that imports .wasm files, so the module is instantiated by hand. */
async function loadEngine(): Promise<typeof SchemaEngine> {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = new URL("schema_engine_bg.wasm", import.meta.resolve(PACKAGE));
  const { instance } = await WebAssembly.instantiate(await readFile(fileURLToPath(wasm)), {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start !== "function") throw new Error("Prisma's schema engine has no __wbindgen_start.");
  start();
  return (bindings as unknown as { SchemaEngine: typeof SchemaEngine }).SchemaEngine;
}
