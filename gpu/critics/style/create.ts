import type { Random } from "../../../drawing/random.ts";
import { EMBEDDED_ID } from "../../../models/embedded.ts";
import type { RunSettings } from "../../../protocol/settings.ts";
import type { CriticSessions } from "../sessions.ts";
import { createEmbeddedStyleCritic } from "./embedded/embedded-style.ts";
import { createReferenceStyleCritic } from "./reference/create.ts";
import type { StyleCritic } from "./style-critic.ts";

/**
 * The style critic that the settings name.
 * @throws CroquisError "unknown-critic", "broken-critic"
 */
export async function createStyleCritic(
  { styleCritic, canvas }: RunSettings,
  sessions: CriticSessions,
  random: Random,
): Promise<StyleCritic> {
  if (styleCritic === EMBEDDED_ID)
    return createEmbeddedStyleCritic({ canvas, random, memory: await sessions.style.embedded() });
  return createReferenceStyleCritic({
    modelId: styleCritic,
    canvas,
    random,
    sessions: sessions.style.networks,
  });
}
