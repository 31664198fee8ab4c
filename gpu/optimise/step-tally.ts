import { CroquisError } from "../../protocol/errors.ts";
import type { Verdict } from "../critics/critic.ts";
import type { StepReport } from "./run.ts";

/** Adds up what the parts of one step say and cost. */
export class StepTally {
  readonly #terms: Record<string, number> = {};
  readonly #milliseconds: Record<string, number> = {};
  #loss = 0;

  get loss(): number {
    return this.#loss;
  }

  /** A critic's verdict; its stages count as milliseconds. */
  add({ loss, terms, milliseconds }: Verdict): void {
    this.terms({ loss, terms });
    for (const [stage, spent] of Object.entries(milliseconds)) this.#spend(stage, spent);
  }

  terms({ loss, terms }: Pick<Verdict, "loss" | "terms">): void {
    this.#loss += loss;
    Object.assign(this.#terms, terms);
  }

  /** Does the work and counts its time under `stage`. */
  time<T>(stage: string, work: () => T): T {
    const started = performance.now();
    const result = work();
    this.#spend(stage, performance.now() - started);
    return result;
  }

  /** @throws CroquisError "broken-critic" when the loss is no number to go by */
  assertFinite(): void {
    if (Number.isFinite(this.#loss)) return;
    throw new CroquisError(
      "broken-critic",
      "The critic gave a number that is not finite; choose another one.",
    );
  }

  report(iteration: number): StepReport {
    return { iteration, loss: this.#loss, terms: this.#terms, milliseconds: this.#milliseconds };
  }

  #spend(stage: string, spent: number): void {
    this.#milliseconds[stage] = (this.#milliseconds[stage] ?? 0) + spent;
  }
}
