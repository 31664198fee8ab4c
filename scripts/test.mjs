// npm test: everything. The last line counts what passed and what failed.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { check } from "./check.mjs";
import { requireChromium } from "./chromium.mjs";
import {
  buildPages,
  generateClient,
  installPackages,
  quietEnvironment,
  ROOT,
  requireNode,
} from "./project.mjs";
import { fail, StepError, show } from "./steps.mjs";

const REPORTS = join(ROOT, "build/test-reports");
const report = (name) => join(REPORTS, `${name}.json`);

/** @returns {{ passed: number, failed: number, skipped: number }} of vitest's JSON report */
function countVitest() {
  const counts = JSON.parse(readFileSync(report("vitest"), "utf8"));
  // A file that does not even load has no tests, but has failed.
  const broken = counts.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return {
    passed: counts.numPassedTests,
    failed: counts.numFailedTests + broken.length,
    skipped: counts.numPendingTests + counts.numTodoTests,
  };
}

/** The same of Playwright's. */
function countPlaywright() {
  const { stats, errors } = JSON.parse(readFileSync(report("playwright"), "utf8"));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
}

/** Run a test program that writes a report. One that fails without saying which test counts as one failure. */
async function runTests(name, args, count) {
  console.log(`\n· ${name}`);
  const code = await show(process.execPath, args, { PLAYWRIGHT_JSON_OUTPUT_FILE: report("playwright") });
  if (!existsSync(report(name))) return { passed: 0, failed: 1, skipped: 0 };
  const counts = count();
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

try {
  requireNode();
  quietEnvironment();
  await installPackages(true);
  await generateClient();
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });

  let checked = true;
  try {
    await check();
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    // The tests are run all the same: one look at the output should tell everything.
    checked = false;
    console.error(`${error.output.trimEnd()}\n${error.message}`);
  }
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report("vitest")}`];
  const unit = await runTests("vitest", [vitest, "run", ...reporters], countVitest);

  await buildPages();
  await requireChromium();
  const playwright = join(ROOT, "node_modules/@playwright/test/cli.js");
  const browser = await runTests("playwright", [playwright, "test", "--reporter=list,json"], countPlaywright);

  const sum = (key) => unit[key] + browser[key];
  const failed = sum("failed") + (checked ? 0 : 1);
  const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
  console.log(`\n${sum("passed")} passed, ${failed} failed${skipped}`);
  process.exit(failed > 0 ? 1 : 0);
} catch (error) {
  fail(error);
}
