import { isOver, type RunStatus } from "../../../protocol/run.ts";

/** How far a run had come at one iteration; a lower loss is nearer to the words. */
export interface CoursePoint {
  readonly iteration: number;
  readonly loss: number;
}

/** What this window knows about the room's run. */
export type RunView =
  | { readonly kind: "none" }
  | { readonly kind: "known"; readonly status: RunStatus; readonly course: readonly CoursePoint[] };

export const NO_RUN: RunView = { kind: "none" };

/** The commands that a person is waiting for an answer to. */
export type Asking = "start" | "pause" | "resume" | "step" | "stop";

/** What the studio shows: one word for a run's state and for what was just asked. */
export type Phase =
  | "idle"
  | "starting"
  | "preparing"
  | "drawing"
  | "paused"
  | "stopping"
  | "finished"
  | "stopped"
  | "failed";

/** More points than a small graph can show. */
const COURSE_LENGTH = 240;

/** The view after `status`; a status older than what is known, as a late answer can be, changes nothing. */
export function withStatus(view: RunView, status: RunStatus): RunView {
  if (view.kind === "none" || view.status.runId !== status.runId) {
    return { kind: "known", status, course: withPoint([], status) };
  }
  if (isOver(view.status.state) && !isOver(status.state)) return view;
  return { kind: "known", status, course: withPoint(view.course, status) };
}

function withPoint(course: readonly CoursePoint[], { iteration, loss }: RunStatus): readonly CoursePoint[] {
  if (loss === null || iteration <= (course.at(-1)?.iteration ?? -1)) return course;
  const longer = [...course, { iteration, loss }];
  return longer.length <= COURSE_LENGTH
    ? longer
    : longer.filter((_, i) => i % 2 === 0 || i > longer.length - 8);
}

export function phaseOf(view: RunView, asking: Asking | null): Phase {
  const active = view.kind === "known" && !isOver(view.status.state);
  if (asking === "start" && !active) return "starting";
  if (view.kind === "none") return "idle";
  if (asking === "stop" && active) return "stopping";
  switch (view.status.state) {
    case "queued":
    case "preparing":
      return "preparing";
    case "running":
      return "drawing";
    case "paused":
    case "finished":
    case "stopped":
    case "failed":
      return view.status.state;
  }
}

/** The optimiser is at work, or about to be. */
export const isBusy = (phase: Phase): boolean =>
  phase === "starting" || phase === "preparing" || phase === "drawing" || phase === "stopping";

/** A run exists that is not over. */
export const isActive = (phase: Phase): boolean => isBusy(phase) || phase === "paused";
