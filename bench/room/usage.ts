import type { Row } from "../row.ts";
import type { Usage } from "./child.ts";

/** What the clients received, and what the server needed for it. @param bytes received by each client meanwhile */
export function usageRows(bytes: readonly number[], before: Usage, after: Usage, seconds: number): Row[] {
  const all = bytes.reduce((sum, each) => sum + each, 0);
  return [
    { name: "received by each client", value: all / bytes.length / seconds / 1024, unit: "KiB/s" },
    { name: "server, processor", value: (after.cpu - before.cpu) / (10 * seconds), unit: "% of a core" },
    { name: "server, memory", value: after.rss / 2 ** 20, unit: "MiB" },
  ];
}
