import type { Random } from "../../../../drawing/random.ts";
import type { StyleCritic } from "../style-critic.ts";
import { ReferenceStyleCritic } from "./reference-critic.ts";
import type { StyleSessions } from "./style-sessions.ts";

export { StyleSessions } from "./style-sessions.ts";

export interface ReferenceStyleCriticOptions {
  /** An installed style model. */
  readonly modelId: string;
  readonly sessions: StyleSessions;
  /** Side of the square canvas, pixels. */
  readonly canvas: number;
  /** Draws the positions of every evaluation. */
  readonly random: Random;
}

/**
 * The style critic of StyleCLIPDraw for one run; `dispose` gives its network back to the sessions.
 * @throws CroquisError "unknown-critic", "broken-critic"
 */
export async function createReferenceStyleCritic({
  modelId,
  sessions,
  canvas,
  random,
}: ReferenceStyleCriticOptions): Promise<StyleCritic> {
  const model = await sessions.borrow(modelId);
  return new ReferenceStyleCritic({ model, canvas, random, giveBack: () => sessions.giveBack(modelId) });
}
