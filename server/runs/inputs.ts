import type * as Y from "yjs";
import { CroquisError } from "../../protocol/errors.ts";
import { capped, readPrompts, readSettings, roomPrompts } from "../../protocol/room.ts";
import { readStyles } from "../../protocol/room-styles.ts";
import type { Prompt, RunSettings } from "../../protocol/settings.ts";
import type { StyleReference } from "../../protocol/style.ts";
import type { RunPatch } from "../../protocol/worker.ts";
import type { Authority } from "../rooms/authority.ts";

/** Settings that a run takes on while it goes. */
const LIVE_SETTINGS = ["learningRates", "styleStrength", "paletteOnly", "textFree"] as const;

/** Words, styles and settings of a run, as the room had them last. */
export class RunInputs {
  readonly #doc: Y.Doc;
  readonly #authority: Pick<Authority, "state">;
  #prompts: readonly Prompt[];
  #styles: readonly StyleReference[];
  #settings: RunSettings;

  /** @throws CroquisError "empty-prompt" */
  constructor(doc: Y.Doc, authority: Pick<Authority, "state">) {
    this.#doc = doc;
    this.#authority = authority;
    this.#prompts = this.#readPrompts();
    if (this.#prompts.length === 0) throw new CroquisError("empty-prompt");
    this.#styles = readStyles(doc);
    this.#settings = readSettings(doc);
  }

  get prompts(): Prompt[] {
    return [...this.#prompts];
  }

  get styles(): StyleReference[] {
    return [...this.#styles];
  }

  get settings(): RunSettings {
    return this.#settings;
  }

  /** What of them has changed in the room since; from now on it has not. Null for nothing. */
  takeChanges(): RunPatch | null {
    const patch: RunPatch = {};
    const prompts = this.#readPrompts();
    // A prompt that somebody is just rewriting may be empty for a moment: the run keeps the old words.
    if (prompts.length > 0 && !same(prompts, this.#prompts)) patch.prompts = prompts;
    const styles = readStyles(this.#doc);
    if (!same(styles, this.#styles)) patch.styles = styles;
    const changes = changedSettings(this.#settings, readSettings(this.#doc));
    Object.assign(patch, changes);
    if (Object.keys(patch).length === 0) return null;
    this.#prompts = patch.prompts ?? this.#prompts;
    this.#styles = styles;
    this.#settings = { ...this.#settings, ...changes };
    return patch;
  }

  #readPrompts(): Prompt[] {
    return readPrompts(this.#doc, this.#authority.state.rules.weightCap);
  }
}

/** What a room is mostly about: its heaviest positive prompt, the first of those that weigh as much. */
export function heaviestPrompt(
  doc: Y.Doc,
  weightCap: number | null,
): { readonly id: string; readonly words: string } | null {
  let heaviest: { id: string; words: string; weight: number } | null = null;
  for (const { id, text, weight } of roomPrompts(doc)) {
    const words = text.toString().trim();
    const counted = capped(weight, weightCap);
    if (words === "" || counted <= (heaviest?.weight ?? 0)) continue;
    heaviest = { id, words, weight: counted };
  }
  return heaviest;
}

function changedSettings(
  before: RunSettings,
  now: RunSettings,
): Partial<Pick<RunSettings, (typeof LIVE_SETTINGS)[number]>> {
  const changed = LIVE_SETTINGS.filter((key) => !same(before[key], now[key]));
  return Object.fromEntries(changed.map((key) => [key, now[key]]));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
