import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    include: ["{drawing,protocol,pictures,gpu,models,server,app,bench,scripts,prisma}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", ".next/**"],
    // Vitest leaves a core to itself; where there are only two that is half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
