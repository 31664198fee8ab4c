import { setTimeout as sleep } from "node:timers/promises";
import type { WebSocket } from "ws";
import * as Y from "yjs";
import { stroke, strokeId } from "../../drawing/stroke.ts";
import { controlMessage, yjsClientId } from "../../protocol/control.ts";
import { differingAttributes, EVERY_ATTRIBUTE } from "../../protocol/locks.ts";
import { addPrompt, writeSettings } from "../../protocol/room.ts";
import { putStrokes, type RoomStroke, roomStroke } from "../../protocol/room-strokes.ts";
import type { Row } from "../row.ts";
import type { Child } from "./child.ts";
import { Editor } from "./editor.ts";
import { Latencies } from "./latencies.ts";
import { Somebody } from "./people.ts";
import { usageRows } from "./usage.ts";
import { Watcher } from "./watcher.ts";

const WARM_UP = 5000;
const LOCKED = 8;

interface Member {
  readonly editor: Editor;
  readonly watcher: Watcher;
}

/** A room of Croquis, in which a run with the embedded critic goes on and so many people draw. */
export async function croquisRoom(server: Child, count: number, seconds: number): Promise<Row[]> {
  const url = `http://127.0.0.1:${server.port}`;
  const owner = new Somebody(url, 0);
  const room = await owner.makeRoom();
  const link = await owner.editorsLink(room);
  const members: Member[] = [];
  for (let number = 0; number < count; number++) {
    const somebody = number === 0 ? owner : new Somebody(url, number);
    if (number > 0) await somebody.join(link);
    members.push(await enter(url, room, somebody, number));
  }
  const [{ editor, watcher }] = members;
  const locked = await begin(editor, watcher);
  for (const each of members) each.editor.draw();
  await sleep(WARM_UP);

  for (const each of members) each.editor.measuring = each.watcher.measuring = true;
  const before = await server.usage();
  const bytesBefore = members.map((each) => each.editor.bytes + each.watcher.bytes);
  const frames = watcher.frames;
  await sleep(1000 * seconds);
  const after = await server.usage();
  const bytes = members.map((each, i) => each.editor.bytes + each.watcher.bytes - bytesBefore[i]);
  const framesSeen = watcher.frames - frames;
  for (const each of members) each.editor.rest();
  await sleep(500);
  const drift = await end(editor, watcher, locked);

  const toPeer = new Latencies();
  const toFrame = new Latencies();
  for (const each of members) {
    toPeer.addAll(each.editor.toPeer.all);
    toFrame.addAll(each.watcher.toFrame.all);
    each.editor.close();
    each.watcher.close();
  }
  const atFifty = count === 50;
  return [
    { name: "edit to peer, p50", value: toPeer.percentile(0.5), unit: "ms" },
    { name: "edit to peer, p95", value: toPeer.percentile(0.95), unit: "ms", ...(atFifty && { bar: 100 }) },
    { name: "edit to peer, p99", value: toPeer.percentile(0.99), unit: "ms", ...(atFifty && { bar: 250 }) },
    { name: "edit to the first frame that honours it, p50", value: toFrame.percentile(0.5), unit: "ms" },
    {
      name: "edit to the first frame that honours it, p95",
      value: toFrame.percentile(0.95),
      unit: "ms",
      bar: 150,
    },
    { name: "edit to the first frame that honours it, p99", value: toFrame.percentile(0.99), unit: "ms" },
    { name: "edits that arrived, all peers together", value: toPeer.count / seconds, unit: "per s" },
    { name: "frames to each client", value: framesSeen / seconds, unit: "per s" },
    { name: "strokes with all locked that changed by a bit", value: drift, unit: "strokes", bar: 0 },
    ...usageRows(bytes, before, after, seconds),
  ];
}

async function enter(url: string, room: string, somebody: Somebody, number: number): Promise<Member> {
  const { user, memberNumber } = await somebody.ticket(room);
  const ticket = async (): Promise<string> => (await somebody.ticket(room)).ticket;
  const greet = async (socket: WebSocket): Promise<void> => {
    socket.send(controlMessage({ type: "ticket", ticket: await ticket() }));
  };
  const yjsClient = yjsClientId(memberNumber, number + 1);
  const editor = new Editor({
    url: `${url.replace("http", "ws")}/yjs`,
    room,
    number,
    user,
    yjsClient,
    greet,
  });
  while (!editor.provider.synced) await sleep(5);
  const watcher = new Watcher(url, editor, ticket);
  while (!watcher.socket.connected) await sleep(5);
  const joined = await watcher.command("room.join", { roomId: room });
  if (!joined.ok) throw new Error(joined.problem.message);
  return { editor, watcher };
}

/** Words, a few strokes that are locked in everything, and a run that goes on from them. */
async function begin(editor: Editor, watcher: Watcher): Promise<RoomStroke[]> {
  const { doc } = editor;
  writeSettings(doc, { iterations: 10_000 });
  addPrompt(doc, "words", 1, "a red apple");
  const strokes = Array.from({ length: LOCKED }, (_, i): RoomStroke => {
    const points = [10 + i, 200.3 - i, 60.1, 150.7 + i, 120.9, 180.2, 200.4 - i, 190.6];
    const id = strokeId(`locked-${i}`);
    return {
      stroke: stroke(id, points, 1.7, [0.123, 0.456, 0.789, 0.9]),
      order: i / 3,
      author: editor.user,
      prompt: null,
    };
  });
  putStrokes(doc, strokes);
  const documentState = Y.encodeStateVector(doc);
  const ids = strokes.map((each) => each.stroke.id);
  const locked = await watcher.command("locks.set", {
    strokes: ids,
    attributes: EVERY_ATTRIBUTE,
    scope: "everybody",
    documentState,
  });
  if (!locked.ok) throw new Error(locked.problem.message);
  const started = await watcher.command("run.start", { from: "canvas", documentState });
  if (!started.ok) throw new Error(started.problem.message);
  while (watcher.frames < 3) await sleep(20);
  return strokes;
}

/** Stops the run. @returns how many of the locked strokes are not as they were, to the bit */
async function end(editor: Editor, watcher: Watcher, locked: readonly RoomStroke[]): Promise<number> {
  const over = new Promise<void>((resolve) => {
    watcher.socket.on("run.status", ({ state }) => state === "stopped" && resolve());
  });
  const joined = await watcher.command("room.join", { roomId: editor.provider.roomname });
  if (!joined.ok || joined.answer.run === null) throw new Error("The run is gone.");
  await watcher.command("run.stop", { runId: joined.answer.run.runId });
  await over;
  await sleep(500);
  const changed = locked.filter((was) => {
    const is = roomStroke(editor.doc, was.stroke.id);
    return is === null || differingAttributes(was, is).length > 0;
  });
  return changed.length;
}
