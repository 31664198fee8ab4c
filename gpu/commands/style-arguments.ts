import { LIMITS } from "../../protocol/limits.ts";
import { type StyleMode, styleModeSchema } from "../../protocol/style.ts";
import { UsageError } from "./usage-error.ts";

/** One `--style`. */
export interface StyleArgument {
  /** A file, or the name of one of the studio's references. */
  readonly picture: string;
  readonly weight: number;
  readonly mode: StyleMode;
}

/** FILE, FILE:WEIGHT or FILE:WEIGHT:MODE; a colon that is followed by neither belongs to the file's name. */
const WEIGHTED = /^(.+?):([^:]*\d[^:]*|)(?::([^:]*))?$/;

/** @throws UsageError */
export function styleArguments(given: readonly string[]): StyleArgument[] {
  if (given.length > LIMITS.styleReferences)
    throw new UsageError(`At most ${LIMITS.styleReferences} pictures can be given with --style.`);
  return given.map(styleArgument);
}

function styleArgument(text: string): StyleArgument {
  const [, picture, weight, mode] = WEIGHTED.exec(text) ?? [undefined, text];
  const number = weight ? Number(weight) : 1;
  if (weight && !Number.isFinite(number)) return { picture: text, weight: 1, mode: "all" };
  const { min, max } = LIMITS.styleWeight;
  if (picture === "" || number < min || number > max)
    throw new UsageError(
      `--style takes FILE[:WEIGHT[:MODE]] with a weight from ${min} to ${max}, not "${text}".`,
    );
  const parsed = styleModeSchema.safeParse(mode || "all");
  if (!parsed.success)
    throw new UsageError(`--style knows the modes ${styleModeSchema.options.join(", ")}, not "${mode}".`);
  return { picture, weight: number, mode: parsed.data };
}
