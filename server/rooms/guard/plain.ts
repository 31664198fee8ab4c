import type * as Y from "yjs";
import type { z } from "zod";
import { runSettingsSchema } from "../../../protocol/settings.ts";
import { strokeIdSchema } from "../../../protocol/strokes.ts";
import { badField } from "./rules.ts";

const GROUP_ID = /^[A-Za-z0-9_-]{1,64}$/;
const settingSchemas: Readonly<Record<string, z.ZodType>> = runSettingsSchema.shape;

/** @throws CroquisError "bad-field" for a setting that there is not, or a value that it cannot have */
export function checkSettings(settings: Y.Map<unknown>, keys: readonly string[]): void {
  for (const key of keys) {
    if (!Object.hasOwn(settingSchemas, key)) throw badField();
    if (settings.has(key) && !settingSchemas[key].safeParse(settings.get(key)).success) throw badField();
  }
}

/** @throws CroquisError "bad-field" */
export function checkGroups(groups: Y.Map<unknown>, keys: readonly string[]): void {
  for (const key of keys) {
    const group = groups.get(key);
    if (!strokeIdSchema.safeParse(key).success) throw badField();
    if (groups.has(key) && !(typeof group === "string" && GROUP_ID.test(group))) throw badField();
  }
}
