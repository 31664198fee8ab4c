import type { InstalledCritic } from "../../protocol/critics.ts";
import { CroquisError } from "../../protocol/errors.ts";
import type { CriticId } from "../../protocol/ids.ts";
import { EMPTY_LEXICON, type Lexicon } from "../../protocol/lexicon.ts";
import type { FromWorker } from "../../protocol/worker.ts";

/** The critics that runs can have, and what they know, as the optimiser said last. */
export class Critics {
  #installed: readonly InstalledCritic[] = [];
  readonly #lexicons = new Map<CriticId, Lexicon>();

  hear(message: FromWorker): void {
    if (message.type === "critics") this.#installed = message.critics;
    if (message.type === "lexicon") this.#lexicons.set(message.critic, message.lexicon);
  }

  /** Empty until the optimiser has started. */
  get installed(): readonly InstalledCritic[] {
    return this.#installed;
  }

  set installed(critics: readonly InstalledCritic[]) {
    this.#installed = critics;
  }

  /**
   * What a critic knows; empty for one that cannot tell, null while the optimiser has not said which critics there are.
   * @throws CroquisError "unknown-critic"
   */
  lexicon(critic: CriticId): Lexicon | null {
    if (this.#installed.length === 0) return null;
    if (!this.#installed.some(({ id }) => id === critic)) throw new CroquisError("unknown-critic");
    return this.#lexicons.get(critic) ?? EMPTY_LEXICON;
  }
}
