import type { Palette } from "../../../drawing/palette.ts";
import { PRESETS } from "../../../protocol/presets.ts";
import type { RunSettings } from "../../../protocol/settings.ts";
import type { StyleReference } from "../../../protocol/style.ts";
import type { SnapPalette } from "../../optimise/snap.ts";
import type { Verdict } from "../critic.ts";
import { loadReferences } from "./references.ts";
import type { ShapeReference } from "./stroke-pull.ts";
import type { LoadedReference, StyleCritic } from "./style-critic.ts";
import type { StyleMemory } from "./style-memory.ts";

/** The settings that say how references count. */
export type StyleSettings = Pick<RunSettings, "styleStrength" | "paletteOnly" | "preset">;

export interface StyleOptions {
  readonly memory: StyleMemory;
  /** Makes the critic that looks; called once, when a style counts for the first time. */
  readonly critic: () => Promise<StyleCritic>;
}

/**
 * The style side of a run: its references, the critic that holds the drawing against them, and what else they suggest.
 * Costs nothing, not even loading, as long as no reference counts.
 */
export class Style {
  readonly #options: StyleOptions;
  #critic: StyleCritic | null = null;
  #wanted: readonly StyleReference[] = [];
  #references: readonly LoadedReference[] = [];
  #seen = "";

  private constructor(options: StyleOptions) {
    this.#options = options;
  }

  /** @throws CroquisError "picture-not-found", "unknown-critic" */
  static async create(
    options: StyleOptions,
    settings: StyleSettings,
    references: readonly StyleReference[],
  ): Promise<Style> {
    const style = new Style(options);
    try {
      await style.set(settings, references);
    } catch (error) {
      await style.dispose();
      throw error;
    }
    return style;
  }

  /** The references as they were given last, whether or not they count. */
  get wanted(): readonly StyleReference[] {
    return this.#wanted;
  }

  /** Those that count, with their pixels. */
  get references(): readonly LoadedReference[] {
    return this.#references;
  }

  /** Whether there is anything to judge. */
  counts({ styleStrength }: StyleSettings): boolean {
    return styleStrength > 0 && this.#references.length > 0;
  }

  /**
   * Between two steps.
   * @returns whether anything is another than before
   * @throws CroquisError "picture-not-found", "unknown-critic"; all is as it was then
   */
  async set(settings: StyleSettings, references: readonly StyleReference[] = this.#wanted): Promise<boolean> {
    const seen = JSON.stringify([references, settings.paletteOnly, settings.styleStrength]);
    if (seen === this.#seen) return false;
    const counting = settings.styleStrength > 0 ? references.filter(({ weight }) => weight > 0) : [];
    const loaded = await loadReferences(counting, this.#options.memory.pictures);
    if (loaded.length > 0) {
      this.#critic ??= await this.#options.critic();
      await this.#critic.setReferences(
        settings.paletteOnly === "off"
          ? loaded
          : loaded.map((each) => ({ ...each, mode: "palette" as const })),
      );
    }
    this.#wanted = references;
    this.#references = loaded;
    this.#seen = seen;
    return true;
  }

  /** The colours that strokes may have, by region; null where they are free. */
  palettes(settings: StyleSettings): SnapPalette[] | null {
    if (!this.counts(settings) || settings.paletteOnly !== "snap") return null;
    return this.#references.map((reference) => {
      const { rgb, oklab } = this.#options.memory.palette(reference);
      return { colors: rgb, oklab, region: reference.region };
    });
  }

  /** As {@link StyleCritic}'s; only where the style counts. */
  evaluate(image: Float32Array, gradient: Float32Array): Promise<Verdict> {
    if (this.#critic === null) throw new RangeError("No style counts here.");
    return this.#critic.evaluate(image, gradient);
  }

  /**
   * Those that count by the shape of their strokes: of references that count in every way too, but in presets of the
   * papers, which have no such thing.
   */
  shapes(settings: StyleSettings): ShapeReference[] {
    if (!this.counts(settings) || settings.paletteOnly !== "off") return [];
    const ours = PRESETS[settings.preset].coupling.kind === "balanced";
    return this.#references
      .filter(({ mode }) => mode === "shape" || (mode === "all" && ours))
      .map((reference) => ({ ...reference, suggestion: this.#options.memory.suggestion(reference) }));
  }

  /** The palette of a reference. */
  palette(reference: LoadedReference): Palette {
    return this.#options.memory.palette(reference);
  }

  async dispose(): Promise<void> {
    await this.#critic?.dispose();
  }
}
