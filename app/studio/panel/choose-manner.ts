import type * as Y from "yjs";
import { roomDocument } from "../../../protocol/room.ts";
import type { PresetName } from "../../../protocol/settings.ts";

/** What a change of manner leaves as it is: which start, and who judges. */
const KEPT: ReadonlySet<string> = new Set(["seed", "critic"]);

/**
 * Take a preset with its own values, for all that the room had set itself. The critic stays: the preset's own may not
 * be installed here.
 */
export function chooseManner(doc: Y.Doc, preset: PresetName, critic: string): void {
  const { settings } = roomDocument(doc);
  doc.transact(() => {
    for (const key of [...settings.keys()]) if (!KEPT.has(key)) settings.delete(key);
    settings.set("preset", preset);
    settings.set("critic", critic);
  });
}
