import type * as Y from "yjs";
import type { InstalledCritic } from "../../../protocol/critics.ts";
import type { CriticId } from "../../../protocol/ids.ts";
import { PRESETS } from "../../../protocol/presets.ts";
import { readSettings, roomDocument } from "../../../protocol/room.ts";
import type { PresetName } from "../../../protocol/settings.ts";

/** What a change of manner leaves as it is: which start, and how much the style counts. */
const KEPT: ReadonlySet<string> = new Set(["seed", "styleStrength", "paletteOnly"]);

/**
 * Take a preset with its own values, for all that the room had set itself. Its critics come with it where they are
 * installed; elsewhere the room's stay.
 */
export function chooseManner(doc: Y.Doc, preset: PresetName, installed: readonly InstalledCritic[]): void {
  const { settings } = roomDocument(doc);
  const own = PRESETS[preset].settings;
  const before = readSettings(doc);
  const has = (critic: CriticId): boolean => installed.some(({ id }) => id === critic);
  doc.transact(() => {
    for (const key of [...settings.keys()]) if (!KEPT.has(key)) settings.delete(key);
    settings.set("preset", preset);
    settings.set("critic", has(own.critic) ? own.critic : before.critic);
    settings.set("styleCritic", has(own.styleCritic) ? own.styleCritic : before.styleCritic);
  });
}
