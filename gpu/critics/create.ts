import type { Random } from "../../drawing/random.ts";
import { PRESETS } from "../../protocol/presets.ts";
import type { Prompt, RunSettings } from "../../protocol/settings.ts";
import type { Imagined } from "../imagine/imagine.ts";
import { Augment } from "./augment.ts";
import type { Critic, TextCritic } from "./critic.ts";
import { Likeness } from "./likeness.ts";
import type { CriticSessions } from "./sessions.ts";
import { CosineCritic } from "./text.ts";

export { CriticSessions } from "./sessions.ts";

/** The critics of one run. */
export interface Critics {
  /** The one that reads; it is in `all` too. */
  readonly text: TextCritic;
  /** What the words look like before the mind's eye of a critic that remembers pictures. */
  readonly imagined: Imagined | null;
  /** Every critic; their losses are summed. */
  readonly all: readonly Critic[];
  dispose(): Promise<void>;
}

export interface CreateCriticsOptions {
  readonly sessions: CriticSessions;
  /** Drawn from in every evaluation; a fork of the run's generator, so that nothing else moves it. */
  readonly random: Random;
}

/**
 * The critics that a run's settings ask for.
 * @throws CroquisError "empty-prompt", "unknown-words", "unknown-critic", "broken-critic"
 */
export async function createCritics(
  settings: RunSettings,
  prompts: readonly Prompt[],
  { sessions, random }: CreateCriticsOptions,
): Promise<Critics> {
  const { critic, copies, canvas, likeness: weight } = settings;
  const { distortion, crop } = PRESETS[settings.preset];
  const { model, session, features } = await sessions.borrow(critic, copies);
  try {
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
          })
        : null;
    const text = await CosineCritic.create({ model, session, augment, random, prompts, likeness });
    const all: readonly Critic[] = [text];
    let given = false;
    return {
      text,
      get imagined() {
        return likeness?.imagined ?? null;
      },
      all,
      async dispose() {
        if (given) return;
        given = true;
        for (const each of all) await each.dispose();
        sessions.giveBack(critic, copies);
      },
    };
  } catch (error) {
    sessions.giveBack(critic, copies);
    throw error;
  }
}
