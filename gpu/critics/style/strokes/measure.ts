import type { Picture } from "../../../../drawing/initialise.ts";
import { groundOf } from "./ground.ts";
import { type Mark, marksOf } from "./marks.ts";
import { suggestedOpacity } from "./opacity.ts";
import { orientationOf, ramp, suggestedDirection } from "./orientation.ts";
import { sheetOf } from "./sheet.ts";
import { type Spread, spreadOf } from "./spread.ts";
import { MEASURED_SIDE, RESOLUTION, type StrokeSuggestion } from "./suggestion.ts";

/** Shares of places at which a mark was found that suggest nothing, and that settle it. */
const FOUND = [0.15, 0.6] as const;
/** Share of the picture that has to be drawn on. */
const COVERED = [0.005, 0.03] as const;
/** A mark is long enough to tell about curvature from so many widths on. */
const ELONGATED = 3;
/** Shares of marks, by weight, that are long enough: suggesting nothing, and settling it. */
const LINES = [0.1, 0.5] as const;

/**
 * What a picture suggests about strokes, measured at a long edge of 224 pixels. Widths, lengths and bends are those of
 * marks: places of one colour between edges, followed along their middle until the colour changes, the mark turns
 * sharply or runs into something broader. So they tell what is seen of strokes, not what is hidden below others. A mark that
 * is met is as large as it is likely to be met; each counts by one over the root of its area, between every mark alike and
 * every pixel alike.
 */
export function suggestStrokes(picture: Picture): StrokeSuggestion {
  const sheet = sheetOf(picture);
  const orientation = orientationOf(sheet);
  const { marks, found, covered } = marksOf(sheet, groundOf(sheet), orientation);
  const confidence = ramp(found, FOUND) * ramp(covered, COVERED);
  const weightOf = ({ width, length }: Mark): number =>
    1 / Math.sqrt(Math.max(1, width) * Math.max(1, length));
  const spread = (of: readonly Mark[], value: (mark: Mark) => number, sure: number): Spread =>
    spreadOf(of.map(value), of.map(weightOf), sure);
  const side = MEASURED_SIDE * sheet.unit;
  const lines = marks.filter(({ width, length }) => length > ELONGATED * width);
  const share = (some: readonly Mark[]): number => some.reduce((sum, mark) => sum + weightOf(mark), 0);
  const elongated = marks.length > 0 ? share(lines) / share(marks) : 0;
  const sureOfBends = confidence * ramp(elongated, LINES);
  return {
    width: spread(marks, ({ width }) => width / sheet.unit, confidence),
    length: spread(marks, ({ length }) => length / side, confidence),
    aspect: spread(
      marks,
      ({ width, length }) => (length / side + RESOLUTION) / (width / side + RESOLUTION),
      confidence,
    ),
    curvature: spread(lines, ({ curvature }) => curvature * side, sureOfBends),
    sweep: spread(lines, ({ turning, length }) => (turning * side) / length, sureOfBends),
    opacity: suggestedOpacity(sheet, orientation),
    direction: suggestedDirection(orientation),
  };
}
