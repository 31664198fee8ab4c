import { type Palette, paletteOf } from "../../../drawing/palette.ts";
import { Random } from "../../../drawing/random.ts";
import { EmbeddedStyleMemory } from "./embedded/memory.ts";
import { StyleSessions, type StyleSessionsOptions } from "./reference/style-sessions.ts";
import type { PictureSource } from "./references.ts";
import { suggestStrokes } from "./strokes/measure.ts";
import type { StrokeSuggestion } from "./strokes/suggestion.ts";
import type { LoadedReference } from "./style-critic.ts";

/** Colours of a palette. */
const COLORS = 8;
/** Pictures of which something is remembered. */
const KEPT = 64;

interface Known {
  palette?: Palette;
  suggestion?: StrokeSuggestion;
}

/** What all runs of a process know of pictures, by their ids: a picture that one of them has seen costs the next nothing. */
export class StyleMemory {
  readonly pictures: PictureSource;
  /** Networks that judge style. */
  readonly networks: StyleSessions;
  readonly #threads: number;
  readonly #known = new Map<string, Known>();
  #embedded: Promise<EmbeddedStyleMemory> | null = null;

  constructor(pictures: PictureSource, options: StyleSessionsOptions) {
    const { threads } = options;
    this.pictures = pictures;
    this.networks = new StyleSessions(options);
    this.#threads = threads;
  }

  palette({ picture, pixels }: LoadedReference): Palette {
    const known = this.#of(picture);
    known.palette ??= paletteOf(pixels, COLORS, new Random(0));
    return known.palette;
  }

  suggestion({ picture, pixels }: LoadedReference): StrokeSuggestion {
    const known = this.#of(picture);
    known.suggestion ??= suggestStrokes(pixels);
    return known.suggestion;
  }

  /** What embedded style critics share. */
  embedded(): Promise<EmbeddedStyleMemory> {
    this.#embedded ??= EmbeddedStyleMemory.create(this.#threads);
    return this.#embedded;
  }

  async dispose(): Promise<void> {
    await this.networks.dispose();
    await (await this.#embedded)?.dispose();
  }

  #of(picture: string): Known {
    const known = this.#known.get(picture) ?? {};
    this.#known.delete(picture);
    this.#known.set(picture, known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= KEPT) break;
      this.#known.delete(oldest);
    }
    return known;
  }
}
