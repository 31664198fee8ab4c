import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    include: ["{drawing,protocol,pictures,gpu,models,server,app,bench,scripts,prisma}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", ".next/**"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
