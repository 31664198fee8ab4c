import type { InstalledCritic } from "../../../protocol/critics.ts";

/** Whether a model holds drawings against pictures, not against words. */
export const isStyleCritic = (critic: InstalledCritic): boolean =>
  "kind" in critic && critic.kind === "style";
