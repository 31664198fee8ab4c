import type { RunId } from "../../../protocol/ids.ts";
import { strokesById } from "../../../protocol/room-merge.ts";
import type { Drawing } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import type { Watchable } from "../room/watched.ts";
import { groupOf } from "./groups.ts";
import type { EditorSession, RoomWriter } from "./room-writer.ts";
import { changeFor, type Direction, type Step, type StrokeStep } from "./steps.ts";
import type { WordsHistory } from "./words-history.ts";

/** How long news of what the server has done may take to come, milliseconds. */
const NEWS_PATIENCE = 3000;

interface Replayer {
  readonly session: EditorSession;
  readonly shown: Watchable<Drawing>;
  readonly writer: RoomWriter;
  readonly words: WordsHistory;
  /** Strokes were changed by it. */
  readonly changed: (ids: readonly StrokeId[]) => void;
}

/** Take a step back, or do it again. @returns whether anything was left to do */
export async function replay(replayer: Replayer, step: Step, direction: Direction): Promise<boolean> {
  const { writer, words } = replayer;
  words.seal();
  const { me } = writer;
  if (me === null || !writer.mayEdit) return false;
  switch (step.kind) {
    case "strokes":
      return replayStrokes(replayer, step, direction);
    case "words":
      if ((direction === "undo" ? words.undoSteps : words.redoSteps) === 0) return false;
      words[direction](me);
      return true;
    case "run":
      return replayRun(replayer.session, step.runId, direction);
  }
}

function replayStrokes(replayer: Replayer, step: StrokeStep, direction: Direction): boolean {
  const { writer, changed } = replayer;
  const { doc } = replayer.session;
  const { side } = replayer.shown.value;
  const shown = strokesById(replayer.shown.value);
  const wanted = changeFor(step, direction, { doc, side, shown }, writer.kept());
  const { before, after } = step.groups;
  const [from, to] = direction === "undo" ? [after, before] : [before, after];
  // Who was put into another group since stays there.
  const membership = new Map([...to].filter(([id]) => groupOf(doc, id) === (from.get(id) ?? null)));
  const allowed = writer.permitted(wanted, shown, step.from);
  if (allowed === null) return false;
  const { put, remove } = allowed.change;
  if (put.length + remove.length + membership.size === 0) return false;
  writer.write(allowed.change, membership);
  changed(put.map(({ stroke }) => stroke.id));
  return true;
}

async function replayRun(session: EditorSession, runId: RunId, direction: Direction): Promise<boolean> {
  const { state } = session.authority;
  const isSo = (undone: boolean): boolean =>
    state.value.acceptances.some((each) => each.runId === runId && each.undone === undone);
  const wanted = direction === "undo";
  if (!isSo(!wanted)) return false;
  const answer = wanted
    ? await session.command("run.undo", { runId, only: true })
    : await session.command("run.redo", { runId });
  if (answer === null) return false;
  // The news comes over the other connection: who goes on before it is here would find that there is nothing to do.
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => settle(), NEWS_PATIENCE);
    const stop = state.subscribe(() => isSo(wanted) && settle());
    const settle = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    if (isSo(wanted)) settle();
  });
  return true;
}
