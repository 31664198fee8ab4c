import type { Random } from "../../drawing/random.ts";
import { PRESETS } from "../../protocol/presets.ts";
import type { Prompt, RunSettings } from "../../protocol/settings.ts";
import type { StyleReference } from "../../protocol/style.ts";
import type { Imagined } from "../imagine/imagine.ts";
import { restyle } from "../imagine/restyle.ts";
import { Augment } from "./augment.ts";
import type { TextCritic } from "./critic.ts";
import { Likeness } from "./likeness.ts";
import type { CriticSessions } from "./sessions.ts";
import { createStyleCritic } from "./style/create.ts";
import { Style } from "./style/style.ts";
import { CosineCritic } from "./text.ts";

export { CriticSessions } from "./sessions.ts";

/** The critics of one run. */
export interface Critics {
  /** The one that reads. */
  readonly text: TextCritic;
  /** The one that has a style before it, where there is one. */
  readonly style: Style;
  /** What the words look like, in that style's colours, before the mind's eye of a critic that remembers pictures. */
  readonly imagined: Imagined | null;
  /**
   * Between two steps; references that are left out stay as they are.
   * @throws CroquisError "picture-not-found", "unknown-critic"; all is as it was then
   */
  setStyle(settings: RunSettings, references?: readonly StyleReference[]): Promise<void>;
  dispose(): Promise<void>;
}

export interface CreateCriticsOptions {
  readonly sessions: CriticSessions;
  /** Drawn from in every evaluation; a fork of the run's generator, so that nothing else moves it. */
  readonly random: Random;
  readonly styles?: readonly StyleReference[];
}

/**
 * The critics that a run's settings ask for.
 * @throws CroquisError "empty-prompt", "unknown-words", "unknown-critic", "broken-critic", "picture-not-found"
 */
export async function createCritics(
  settings: RunSettings,
  prompts: readonly Prompt[],
  { sessions, random, styles = [] }: CreateCriticsOptions,
): Promise<Critics> {
  const { critic, copies, canvas, likeness: weight } = settings;
  const { distortion, crop } = PRESETS[settings.preset];
  const { model, session, features } = await sessions.borrow(critic, copies);
  let style: Style | null = null;
  try {
    let current = settings;
    const judged = await Style.create(
      {
        memory: sessions.style,
        critic: () => createStyleCritic(settings, sessions, random.fork("style")),
      },
      settings,
      styles,
    );
    style = judged;
    const { size, mean, std } = model.descriptor.preprocessing;
    const normalisation = { mean, std };
    const augment = new Augment({
      width: canvas,
      height: canvas,
      size,
      copies,
      normalisation,
      range: { distortion, crop },
    });
    const { prototypes } = model;
    const likeness =
      prototypes && features
        ? await Likeness.create({
            prototypes,
            features,
            session,
            augment,
            normalisation,
            size,
            weight,
            random: random.fork("memory"),
            restyle: (imagined) =>
              restyle(imagined, judged.references, (each) => judged.palette(each), current),
          })
        : null;
    const text = await CosineCritic.create({ model, session, augment, random, prompts, likeness });
    let given = false;
    return {
      text,
      style: judged,
      get imagined() {
        return likeness?.imagined ?? null;
      },
      async setStyle(changed, references) {
        if (await judged.set(changed, references)) {
          current = changed;
          await text.restyle();
        }
      },
      async dispose() {
        if (given) return;
        given = true;
        await text.dispose();
        await judged.dispose();
        sessions.giveBack(critic, copies);
      },
    };
  } catch (error) {
    await style?.dispose();
    sessions.giveBack(critic, copies);
    throw error;
  }
}
