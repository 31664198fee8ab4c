import type { CoursePoint } from "../room/run.ts";

/** How the drawing comes along, in a word. */
export type Progress = "beginning" | "nearing" | "slowly" | "settled";

/** Share of a new point in the running mean; the critic sees a differently bent picture every time, so losses jitter. */
const SMOOTHING = 0.25;

function smoothed(course: readonly CoursePoint[]): number[] {
  let mean = course[0]?.loss ?? 0;
  return course.map(({ loss }) => {
    mean += SMOOTHING * (loss - mean);
    return mean;
  });
}

/**
 * The course as an SVG path in a box of 1 × 1 (y down), rising as the drawing gets nearer to the words: nearest so far
 * on top, where it began at the bottom. Null before there is a line to draw.
 */
export function nearPath(course: readonly CoursePoint[], iterations: number): string | null {
  if (course.length < 3) return null;
  const losses = smoothed(course);
  const best = Math.min(...losses);
  const span = Math.max(...losses) - best;
  if (!(span > 0)) return null;
  return losses
    .map((loss, i) => {
      const x = Math.min(1, course[i].iteration / iterations);
      const y = (loss - best) / span;
      return `${i === 0 ? "M" : "L"}${x.toFixed(4)} ${y.toFixed(4)}`;
    })
    .join("");
}

/** How much of all that was gained came in the last fifth: says whether waiting pays. */
export function progressOf(course: readonly CoursePoint[], iterations: number): Progress {
  if (course.length < 6) return "beginning";
  const losses = smoothed(course);
  const gained = losses[0] - Math.min(...losses);
  const before = losses[Math.floor(0.8 * (losses.length - 1))];
  const recently = before - losses[losses.length - 1];
  if (!(gained > 0)) return "beginning";
  const share = recently / gained;
  if (share > 0.12) return "nearing";
  // Early on a drawing often rests and then finds something: nothing is settled before the last third.
  const late = course[course.length - 1].iteration > 0.66 * iterations;
  return late && share < 0.02 ? "settled" : "slowly";
}

export const PROGRESS_WORDS: Readonly<Record<Progress, string>> = {
  beginning: "Finding its way",
  nearing: "Getting nearer",
  slowly: "Still a little nearer",
  settled: "About as near as it gets",
};
