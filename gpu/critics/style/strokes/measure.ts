import type { Picture } from "../../../../drawing/initialise.ts";
import { groundOf } from "./ground.ts";
import { type Mark, marksOf } from "./marks.ts";
import { suggestedOpacity } from "./opacity.ts";
import { orientationOf, ramp, suggestedDirection } from "./orientation.ts";
import { sheetOf } from "./sheet.ts";
import { quantile, spreadOf } from "./spread.ts";
import { MEASURED_SIDE, RESOLUTION, type StrokeSuggestion } from "./suggestion.ts";

/** Shares of places at which a mark was found that suggest nothing, and that settle it. */
const FOUND = [0.15, 0.6] as const;
/** Share of the picture that has to be drawn on. */
const COVERED = [0.005, 0.03] as const;
/** A mark is long enough to tell about curvature from so many widths on. */
const ELONGATED = 3;
/** Shares of marks that are long enough: suggesting nothing, and settling it. */
const LINES = [0.1, 0.5] as const;

/**
 * What a picture suggests about strokes, measured at a long edge of 224 pixels. Widths, lengths and bends are those of
 * marks: places of one colour between edges, followed along their middle until the colour changes, the mark turns sharply
 * or runs into something broader. Marks are looked for from places strewn evenly over what is drawn, so that each counts by
 * the area it shows: small ones are mostly what others leave of larger ones. It is still what is seen of strokes, and not
 * what is hidden below others. The same picture gives the same numbers.
 */
export function suggestStrokes(picture: Picture): StrokeSuggestion {
  const sheet = sheetOf(picture);
  const orientation = orientationOf(sheet);
  const { marks, found, covered } = marksOf(sheet, groundOf(sheet), orientation);
  const sure = ramp(found, FOUND) * ramp(covered, COVERED);
  const lines = marks.filter(({ width, length }) => length > ELONGATED * width);
  const sureOfBends = marks.length > 0 ? sure * ramp(lines.length / marks.length, LINES) : 0;
  const side = MEASURED_SIDE * sheet.unit;
  const aspect = ({ width, length }: Mark): number =>
    (length / side + RESOLUTION) / (width / side + RESOLUTION);
  const area = spreadOf(
    marks.map(({ width, length }) => (width * length) / side ** 2),
    sure,
  );
  return {
    marks: sure > 0 ? covered / quantile(area, 0.5) : 0,
    width: spreadOf(
      marks.map(({ width }) => width / sheet.unit),
      sure,
    ),
    length: spreadOf(
      marks.map(({ length }) => length / side),
      sure,
    ),
    aspect: spreadOf(marks.map(aspect), sure),
    curvature: spreadOf(
      lines.map(({ curvature }) => curvature * side),
      sureOfBends,
    ),
    sweep: spreadOf(
      lines.map(({ turning, length }) => (turning * side) / length),
      sureOfBends,
    ),
    opacity: suggestedOpacity(sheet, orientation),
    direction: suggestedDirection(orientation),
  };
}
