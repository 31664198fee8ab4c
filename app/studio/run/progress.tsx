import type { RunStatus } from "../../../protocol/run.ts";
import type { CoursePoint, Phase } from "../room/run.ts";
import { nearPath, PROGRESS_WORDS, progressOf } from "./near.ts";

interface ProgressProps {
  readonly phase: Phase;
  readonly status: RunStatus | null;
  readonly course: readonly CoursePoint[];
}

/** How far the drawing is, and how near it has come to its words. */
export function Progress({ phase, status, course }: ProgressProps) {
  if (phase === "idle" || (status === null && phase !== "starting")) return null;
  const iteration = phase === "starting" ? 0 : (status?.iteration ?? 0);
  const iterations = status?.iterations ?? 1;
  const starting = phase === "starting" || phase === "preparing";
  return (
    <section aria-label="Progress" className="flex animate-appear flex-col gap-2.5">
      <div className="flex items-baseline justify-between gap-4 text-[14px]">
        <p role="status" data-testid="phase" data-phase={phase} className="text-ink">
          {PHASE_WORDS[phase]}
        </p>
        {!starting && (
          <p className="text-ink-soft tabular-nums">
            {iteration} of {iterations}
          </p>
        )}
      </div>
      <div
        role="progressbar"
        aria-label="Steps"
        aria-valuemin={0}
        aria-valuemax={iterations}
        aria-valuenow={iteration}
        className="relative h-[3px] overflow-hidden rounded-full bg-line"
      >
        <div
          className={
            starting
              ? "absolute inset-0 animate-breathe bg-ink-faint"
              : "absolute inset-0 origin-left bg-accent transition-transform duration-200 ease-linear"
          }
          style={starting ? undefined : { transform: `scaleX(${Math.min(1, iteration / iterations)})` }}
        />
      </div>
      {!starting && <HowNear course={course} iterations={iterations} moving={phase === "drawing"} />}
    </section>
  );
}

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  idle: "",
  starting: "Sharpening the pencils",
  preparing: "Sharpening the pencils",
  drawing: "Drawing",
  paused: "Paused",
  stopping: "Stopping",
  finished: "Finished",
  stopped: "Stopped, and kept",
  failed: "Interrupted",
};

interface HowNearProps {
  readonly course: readonly CoursePoint[];
  readonly iterations: number;
  readonly moving: boolean;
}

/** A line that rises as the drawing gets nearer to the words. */
function HowNear({ course, iterations, moving }: HowNearProps) {
  const path = nearPath(course, iterations);
  if (path === null) return null;
  const words = PROGRESS_WORDS[progressOf(course, iterations)];
  return (
    <div className="flex flex-col gap-1.5 pt-1">
      <div className="flex items-baseline justify-between gap-4 text-[13px] text-ink-soft">
        <p>How near</p>
        {moving && <p>{words}</p>}
      </div>
      <svg
        role="img"
        aria-label={`How near the drawing is to its words, step by step. ${words}.`}
        viewBox="-0.01 -0.06 1.02 1.12"
        preserveAspectRatio="none"
        className="h-11 w-full overflow-visible"
        fill="none"
      >
        <line x1="0" x2="1" y1="1.05" y2="1.05" stroke="var(--line)" vectorEffect="non-scaling-stroke" />
        <path
          d={path}
          stroke="var(--ink-soft)"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </div>
  );
}
