import { packStrokes } from "../../drawing/packed.ts";
import { type Stroke, stroke, strokeId } from "../../drawing/stroke.ts";
import type { InstalledCritic } from "../../protocol/critics.ts";
import { CroquisError } from "../../protocol/errors.ts";
import { FrameEncoder } from "../../protocol/frames.ts";
import { criticIdSchema, type RunId } from "../../protocol/ids.ts";
import { decodeStroke, encodeStroke } from "../../protocol/strokes.ts";
import { type FromWorker, type RunPatch, type RunRequest, toWorkerSchema } from "../../protocol/worker.ts";

// An optimiser that only moves strokes to the right, a pixel per iteration, for tests of the server. The words of a
// prompt make it do what no real one should: "crash" (after 5 iterations), "fall silent", "send rubbish"; "hire" installs
// a second critic; and "xqzzt", given during a run, is a word that it does not know.

interface Moving {
  readonly request: RunRequest;
  readonly encoder: FrameEncoder;
  readonly base: readonly Stroke[];
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

function strokesOf({ base, iteration }: Moving): Stroke[] {
  return base.map(({ id, points, width, color }) =>
    stroke(
      id,
      points.map((value, i) => (i % 2 === 0 ? value + iteration : value)),
      width,
      color,
    ),
  );
}

function start(request: RunRequest): void {
  const given = request.strokes.flatMap(({ id, bytes }) => decodeStroke(id, bytes) ?? []);
  const fresh = Array.from({ length: request.settings.strokes }, (_, i) =>
    stroke(strokeId(`s${i}`), [i, 10, i, 20, i, 30, i, 40], 4, [0, 0, 0, 1]),
  );
  const moving: Moving = {
    request,
    encoder: new FrameEncoder(request.settings.canvas),
    base: given.length > 0 ? given : fresh,
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
  send({ type: "frame", runId, bytes: moving.encoder.key(0, packStrokes(strokesOf(moving))) });
}

function advance(runId: RunId, moving: Moving): void {
  moving.iteration++;
  if (moving.words.includes("crash") && moving.iteration > 5) process.kill(process.pid, "SIGKILL");
  if (moving.words.includes("fall silent") && moving.iteration > 5) return;
  if (moving.words.includes("send rubbish")) process.send?.({ type: "frame", runId, bytes: "no bytes" });
  const { iteration } = moving;
  send({ type: "progress", runId, iteration, loss: 1 / iteration, iterationsPerSecond: 1000 / ITERATION });
  send({ type: "frame", runId, bytes: moving.encoder.delta(iteration, packStrokes(strokesOf(moving))) });
  if (iteration >= moving.request.settings.iterations) end(runId, moving, "finished");
}

function end(runId: RunId, moving: Moving, state: "finished" | "stopped"): void {
  runs.delete(runId);
  const strokes = strokesOf(moving).map((each, order) => ({ id: each.id, bytes: encodeStroke(each), order }));
  send({ type: "ended", runId, state, strokes, revision: 0 });
}

function setPaused(runId: RunId, moving: Moving, paused: boolean): void {
  moving.paused = paused;
  send({ type: "state", runId, state: paused ? "paused" : "running", unknownWords: [] });
}

function change(runId: RunId, moving: Moving, { prompts }: RunPatch): void {
  const words = prompts?.map(({ text }) => text).join(" ") ?? "";
  if (words.includes("xqzzt")) {
    send({ type: "refused", runId, problem: new CroquisError("unknown-words").problem });
  } else {
    moving.words = words;
  }
}

process.on("message", (received) => {
  const message = toWorkerSchema.parse(received);
  if (message.type === "warm") return send({ type: "warmed", critic: message.critic });
  if (message.type === "start") return start(message.request);
  const moving = runs.get(message.runId);
  if (moving === undefined) return;
  if (message.type === "stop") end(message.runId, moving, "stopped");
  else if (message.type === "step") advance(message.runId, moving);
  else if (message.type === "patch") change(message.runId, moving, message.patch);
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
