/** One measured figure. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it should be at most (or at least, where more is better). */
  readonly bar?: number;
  readonly better?: "less" | "more";
}

export function meetsBar({ value, bar, better = "less" }: Row): boolean | null {
  if (bar === undefined) return null;
  return better === "less" ? value <= bar : value >= bar;
}
