import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "./config.ts";
import { dataFolder } from "./data-folder.ts";
import { testServer } from "./testing/harness.ts";

test("what is not set has its default, also when it is empty", () => {
  const config = {
    port: 3000,
    host: "0.0.0.0",
    dataDir: "data",
    publicOrigins: [],
    trustProxy: false,
    logLevel: "warn",
  };
  expect(readConfig({})).toEqual(config);
  expect(readConfig({ PORT: "", HOST: "", DATA_DIR: "" })).toEqual(config);
});

test("origins are taken apart and normalised", () => {
  const { publicOrigins } = readConfig({ PUBLIC_ORIGIN: "https://Draw.example.org/, http://localhost:8080" });
  expect(publicOrigins).toEqual(["https://draw.example.org", "http://localhost:8080"]);
});

test.each([
  ["PORT", "http"],
  ["PORT", "-1"],
  ["PORT", "65536"],
  ["PORT", "3.5"],
  ["HOST", "not a host"],
  ["PUBLIC_ORIGIN", "draw.example.org"],
  ["PUBLIC_ORIGIN", "javascript:alert(1)"],
  ["TRUST_PROXY", "yes"],
  ["LOG_LEVEL", "loud"],
  ["OPTIMISER_THREADS", "many"],
  ["OPTIMISER_INT8", "2"],
])("%s=%s is one line and exit code 2", (name, value) => {
  const attempt = () => readConfig({ [name]: value });
  expect(attempt).toThrow(expect.objectContaining({ name: "StartError", exitCode: 2 }));
  expect(attempt).toThrow(value);
  expect(attempt).not.toThrow("\n");
});

test("a secret that is too short is not told to whoever looks on", () => {
  const attempt = () => readConfig({ AUTH_SECRET: "too short to sign" });
  expect(attempt).toThrow(expect.objectContaining({ name: "StartError", exitCode: 2 }));
  expect(attempt).toThrow("AUTH_SECRET has at least 32 characters.");
  expect(attempt).not.toThrow("too short");
  expect(readConfig({ AUTH_SECRET: "s".repeat(32) }).authSecret).toBe("s".repeat(32));
});

test("a data folder that cannot be made is one line and exit code 1", async () => {
  const folder = await mkdtemp(join(tmpdir(), "croquis-test-"));
  await writeFile(join(folder, "file"), "");
  for (const path of [join(folder, "file"), join(folder, "file", "data"), "/proc/data"]) {
    await expect(dataFolder(path)).rejects.toMatchObject({
      name: "StartError",
      exitCode: 1,
      message: expect.stringContaining("DATA_DIR"),
    });
  }
  expect(await dataFolder(join(folder, "new", "data"))).toBe(join(folder, "new", "data"));
  expect(await dataFolder(join(folder, "new", "data"))).toBe(join(folder, "new", "data"));
  await rm(folder, { recursive: true });
});

test("a busy port is one line", async () => {
  const { startServer } = await import("./server.ts");
  const server = await testServer();
  const options = { config: { ...readConfig({}), host: "127.0.0.1", port: server.port } };
  await expect(startServer(options as never)).rejects.toMatchObject({
    name: "StartError",
    message: `Port ${server.port} is taken by another program; set PORT to one that is free.`,
  });
});
