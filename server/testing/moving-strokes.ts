import { packStrokes } from "../../drawing/packed.ts";
import { rescale } from "../../drawing/rescale.ts";
import { type Stroke, stroke, strokeId } from "../../drawing/stroke.ts";
import type { InstalledCritic } from "../../protocol/critics.ts";
import { CroquisError } from "../../protocol/errors.ts";
import { FrameEncoder } from "../../protocol/frames.ts";
import { criticIdSchema, type RunId } from "../../protocol/ids.ts";
import { type Locks, locksFrom } from "../../protocol/locks.ts";
import { decodeStroke, encodeStroke, type StrokeId } from "../../protocol/strokes.ts";
import {
  type FromWorker,
  type RunPatch,
  type RunRequest,
  type StrokeEdits,
  toWorkerSchema,
} from "../../protocol/worker.ts";

// An optimiser that only moves strokes to the right, a pixel per iteration, unless their points are locked, for tests of the
// server. It takes people's edits as the real one does. The words of a prompt make it do what no real one should: "crash"
// (after 5 iterations), "fall silent", "send rubbish"; "hire" installs a second critic; and "xqzzt", given during a run, is
// a word that it does not know.

interface Placed {
  readonly stroke: Stroke;
  readonly order: number;
}

interface Moving {
  readonly request: RunRequest;
  readonly encoder: FrameEncoder;
  strokes: readonly Placed[];
  locks: Locks;
  revision: number;
  words: string;
  iteration: number;
  paused: boolean;
}

const ITERATION = 10;
const critic = (id: string, name: string): InstalledCritic => ({ id: criticIdSchema.parse(id), name });
const EMBEDDED = critic("embedded", "The one that is built in");
const runs = new Map<RunId, Moving>();
const send = (message: FromWorker): void => {
  process.send?.(message);
};

function decoded(strokes: StrokeEdits["put"]): Placed[] {
  return strokes.flatMap(({ id, bytes, order }) => {
    const found = decodeStroke(id, bytes);
    return found === null ? [] : [{ stroke: found, order }];
  });
}

/** Those given, on the run's canvas, and above them new ones until there are as many as the settings say. */
function startingStrokes({ strokes, side, settings }: RunRequest): Placed[] {
  const given = decoded(strokes).map((each) => ({
    ...each,
    stroke: rescale([each.stroke], side, settings.canvas)[0],
  }));
  const taken = new Set<StrokeId>(given.map((each) => each.stroke.id));
  const top = Math.max(-1, ...given.map(({ order }) => order)) + 1;
  const fresh = Array.from({ length: Math.max(0, settings.strokes - given.length) }, (_, i) => ({
    stroke: stroke(strokeId(`s${i}`), [i, 10, i, 20, i, 30, i, 40], 4, [0, 0, 0, 1]),
    order: top + i,
  }));
  return [...given, ...fresh.filter((each) => !taken.has(each.stroke.id))];
}

function moved({ stroke: { id, points, width, color }, order }: Placed): Placed {
  const right = points.map((value, i) => (i % 2 === 0 ? value + 1 : value));
  return { stroke: stroke(id, right, width, color), order };
}

function frame(runId: RunId, moving: Moving, kind: "key" | "delta"): void {
  const { strokes, iteration, revision, encoder } = moving;
  const context = { orders: strokes.map(({ order }) => order), revision };
  const bytes = encoder[kind](iteration, packStrokes(strokes.map((each) => each.stroke)), context);
  send({ type: "frame", runId, bytes });
}

function start(request: RunRequest): void {
  const moving: Moving = {
    request,
    encoder: new FrameEncoder(request.settings.canvas),
    strokes: startingStrokes(request),
    locks: locksFrom(request.locks),
    revision: 0,
    words: request.prompts.map(({ text }) => text).join(" "),
    iteration: 0,
    paused: false,
  };
  const { runId } = request;
  runs.set(runId, moving);
  if (moving.words.includes("hire")) {
    send({ type: "critics", critics: [EMBEDDED, critic("second", "A second one")] });
  }
  send({ type: "state", runId, state: "preparing", unknownWords: [] });
  send({ type: "state", runId, state: "running", unknownWords: [] });
  frame(runId, moving, "key");
}

function advance(runId: RunId, moving: Moving): void {
  moving.iteration++;
  if (moving.words.includes("crash") && moving.iteration > 5) process.kill(process.pid, "SIGKILL");
  if (moving.words.includes("fall silent") && moving.iteration > 5) return;
  if (moving.words.includes("send rubbish")) process.send?.({ type: "frame", runId, bytes: "no bytes" });
  const { iteration, locks } = moving;
  moving.strokes = moving.strokes.map((each) =>
    locks.get(each.stroke.id)?.has("points") ? each : moved(each),
  );
  send({ type: "progress", runId, iteration, loss: 1 / iteration, iterationsPerSecond: 1000 / ITERATION });
  frame(runId, moving, "delta");
  if (iteration >= moving.request.settings.iterations) end(runId, moving, "finished");
}

function end(runId: RunId, { strokes, revision }: Moving, state: "finished" | "stopped"): void {
  runs.delete(runId);
  const exact = strokes.map((each) => ({
    id: each.stroke.id,
    bytes: encodeStroke(each.stroke),
    order: each.order,
  }));
  send({ type: "ended", runId, state, strokes: exact, revision });
}

function setPaused(runId: RunId, moving: Moving, paused: boolean): void {
  moving.paused = paused;
  send({ type: "state", runId, state: paused ? "paused" : "running", unknownWords: [] });
}

function change(runId: RunId, moving: Moving, revision: number, { prompts, edits, locks }: RunPatch): void {
  moving.revision = revision;
  const words = prompts?.map(({ text }) => text).join(" ");
  if (words?.includes("xqzzt")) {
    send({ type: "refused", runId, problem: new CroquisError("unknown-words").problem });
    return;
  }
  moving.words = words ?? moving.words;
  if (locks !== undefined) moving.locks = locksFrom(locks);
  if (edits === undefined) return;
  const put = decoded(edits.put);
  const gone = new Set<StrokeId>([...edits.removed, ...put.map((each) => each.stroke.id)]);
  moving.strokes = [...moving.strokes.filter((each) => !gone.has(each.stroke.id)), ...put].sort(
    (a, b) => a.order - b.order || (a.stroke.id < b.stroke.id ? -1 : 1),
  );
  frame(runId, moving, "delta");
}

process.on("message", (received) => {
  const message = toWorkerSchema.parse(received);
  if (message.type === "warm") return send({ type: "warmed", critic: message.critic });
  if (message.type === "start") return start(message.request);
  const moving = runs.get(message.runId);
  if (moving === undefined) return;
  if (message.type === "stop") end(message.runId, moving, "stopped");
  else if (message.type === "step") advance(message.runId, moving);
  else if (message.type === "patch") change(message.runId, moving, message.revision, message.patch);
  else setPaused(message.runId, moving, message.type === "pause");
});
process.on("disconnect", () => process.exit(0));
setInterval(() => {
  for (const [runId, moving] of runs) if (!moving.paused) advance(runId, moving);
}, ITERATION);
send({
  type: "lexicon",
  critic: EMBEDDED.id,
  lexicon: {
    things: [{ name: "apple", group: "food", pictures: 24, also: [], de: "Apfel" }],
    words: ["apple", "apfel"],
    skipped: ["a"],
  },
});
send({ type: "ready", provider: "test", critics: [EMBEDDED] });
