// npm run check: types, formatting and lint, and which folder imports which.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { wrongImportsOfProject } from "./import-direction.mjs";
import { generateClient, installPackages, quietEnvironment, ROOT, requireNode } from "./project.mjs";
import { fail, run, StepError, step } from "./steps.mjs";

const bin = (path) => join(ROOT, "node_modules", path);

/** @throws {StepError} */
export async function check() {
  await step("Types", () =>
    run(process.execPath, [bin("typescript/bin/tsc"), "-p", "."], "The types do not fit; see above."),
  );
  await step("Format and lint", () =>
    run(
      process.execPath,
      [bin("@biomejs/biome/bin/biome"), "check"],
      "Biome objects; npx biome check --write may help.",
    ),
  );
  await step("Import direction", async () => {
    const wrong = wrongImportsOfProject();
    if (wrong.length > 0) throw new StepError("Imports go downwards only.", { output: wrong.join("\n") });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    requireNode();
    quietEnvironment();
    await installPackages(true);
    await generateClient();
    if (!existsSync(bin("typescript/bin/tsc"))) throw new StepError("TypeScript is missing; run npm ci.");
    await check();
  } catch (error) {
    fail(error);
  }
}
