import { writeFile } from "node:fs/promises";
import type { Prompt, RunSettings } from "../../protocol/settings.ts";
import type { StepReport } from "../optimise/run.ts";
import { median } from "../raster/median.ts";

/** Collects what `--report` writes: what was run, how the loss went, where the time was spent. */
export class DrawReport {
  readonly #steps: StepReport[] = [];
  readonly #started = performance.now();

  add(step: StepReport): void {
    this.#steps.push(step);
  }

  async write(
    file: string,
    run: {
      readonly settings: RunSettings;
      readonly prompts: readonly Prompt[];
      readonly provider: string;
      readonly unknownWords: readonly string[];
    },
  ): Promise<void> {
    const stages = new Set(this.#steps.flatMap(({ milliseconds }) => Object.keys(milliseconds)));
    const report = {
      seed: run.settings.seed,
      critic: run.settings.critic,
      provider: run.provider,
      prompts: run.prompts,
      unknownWords: run.unknownWords,
      settings: run.settings,
      iterations: this.#steps.length,
      loss: this.#steps.map(({ loss }) => loss),
      /** Of one iteration, median. */
      milliseconds: Object.fromEntries(
        [...stages].map((stage) => [
          stage,
          median(this.#steps.map(({ milliseconds }) => milliseconds[stage] ?? 0)),
        ]),
      ),
      totalMilliseconds: performance.now() - this.#started,
    };
    await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  }
}
