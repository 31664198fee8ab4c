import type { Picture } from "../../../../drawing/initialise.ts";
import { groundOf } from "./ground.ts";
import { type Mark, marksOf } from "./marks.ts";
import { suggestedOpacity } from "./opacity.ts";
import { orientationOf, ramp, suggestedDirection } from "./orientation.ts";
import { sheetOf } from "./sheet.ts";
import { quantile, type Spread, spreadOf } from "./spread.ts";
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
 * marks: places of one colour between edges, followed along their middle until the colour changes, the mark turns sharply
 * or runs into something broader. It is what is seen of strokes, and not what is hidden below others. Marks are looked for from
 * places strewn evenly over what is drawn, so that one is as likely to be met as it is large; met, it counts by one over the
 * root of its area: between every mark alike, where scraps of what is hidden would outnumber the rest, and every pixel alike,
 * where a few broad ones would. The same picture gives the same numbers.
 */
export function suggestStrokes(picture: Picture): StrokeSuggestion {
  const sheet = sheetOf(picture);
  const orientation = orientationOf(sheet);
  const { marks, found, covered } = marksOf(sheet, groundOf(sheet), orientation);
  const sure = ramp(found, FOUND) * ramp(covered, COVERED);
  const weightOf = ({ width, length }: Mark): number => 1 / Math.sqrt(width * length);
  const lines = marks.filter(({ width, length }) => length > ELONGATED * width);
  const weight = (of: readonly Mark[]): number => of.reduce((sum, mark) => sum + weightOf(mark), 0);
  const sureOfBends = marks.length > 0 ? sure * ramp(weight(lines) / weight(marks), LINES) : 0;
  const spread = (of: readonly Mark[], value: (mark: Mark) => number, confidence = sure): Spread =>
    spreadOf(of.map(value), of.map(weightOf), confidence);
  const side = MEASURED_SIDE * sheet.unit;
  const aspect = ({ width, length }: Mark): number =>
    (length / side + RESOLUTION) / (width / side + RESOLUTION);
  const area = spread(marks, ({ width, length }) => (width * length) / side ** 2);
  const width = spread(marks, (mark) => mark.width / sheet.unit);
  return {
    marks: sure > 0 ? covered / quantile(area, 0.5) : 0,
    width,
    length: spread(marks, ({ length }) => length / side),
    aspect: spread(marks, aspect),
    curvature: spread(lines, ({ curvature }) => curvature * side, sureOfBends),
    sweep: spread(lines, ({ turning, length }) => (turning * side) / length, sureOfBends),
    opacity: suggestedOpacity(sheet, orientation, quantile(width, 0.5) * sheet.unit),
    direction: suggestedDirection(orientation),
  };
}
