import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../row.ts";
import type { Child } from "./child.ts";
import { Editor } from "./editor.ts";
import { Latencies } from "./latencies.ts";
import { usageRows } from "./usage.ts";

const WARM_UP = 3000;

/** The same people, drawing the same, on a relay that knows nothing but y-protocols; no run goes on. */
export async function plainRoom(relay: Child, count: number, seconds: number): Promise<Row[]> {
  const url = `ws://127.0.0.1:${relay.port}`;
  const editors: Editor[] = [];
  for (let number = 0; number < count; number++) {
    const editor = new Editor({ url, room: "room", number, user: null, yjsClient: number + 1, greet: null });
    while (!editor.provider.synced) await sleep(5);
    editors.push(editor);
  }
  for (const each of editors) each.draw();
  await sleep(WARM_UP);
  for (const each of editors) each.measuring = true;
  const before = await relay.usage();
  const bytesBefore = editors.map(({ bytes }) => bytes);
  await sleep(1000 * seconds);
  const after = await relay.usage();
  const bytes = editors.map((each, i) => each.bytes - bytesBefore[i]);
  const toPeer = new Latencies();
  for (const each of editors) {
    toPeer.addAll(each.toPeer.all);
    each.close();
  }
  return [
    { name: "edit to peer, p50", value: toPeer.percentile(0.5), unit: "ms" },
    { name: "edit to peer, p95", value: toPeer.percentile(0.95), unit: "ms" },
    { name: "edit to peer, p99", value: toPeer.percentile(0.99), unit: "ms" },
    { name: "edits that arrived, all peers together", value: toPeer.count / seconds, unit: "per s" },
    ...usageRows(bytes, before, after, seconds),
  ].map((row) => ({ ...row, name: `plain y-protocols relay, no run: ${row.name}` }));
}
