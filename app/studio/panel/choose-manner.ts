import type * as Y from "yjs";
import type { InstalledCritic } from "../../../protocol/critics.ts";
import { PRESETS } from "../../../protocol/presets.ts";
import { readSettings, roomDocument } from "../../../protocol/room.ts";
import type { PresetName } from "../../../protocol/settings.ts";

/** What a change of manner leaves as it is: which start. */
const KEPT: ReadonlySet<string> = new Set(["seed"]);

/**
 * Take a preset with its own values, for all that the room had set itself. Its critic comes with it where that is
 * installed; elsewhere the room's stays.
 */
export function chooseManner(doc: Y.Doc, preset: PresetName, installed: readonly InstalledCritic[]): void {
  const { settings } = roomDocument(doc);
  const own = PRESETS[preset].settings.critic;
  const critic = installed.some(({ id }) => id === own) ? own : readSettings(doc).critic;
  doc.transact(() => {
    for (const key of [...settings.keys()]) if (!KEPT.has(key)) settings.delete(key);
    settings.set("preset", preset);
    settings.set("critic", critic);
  });
}
