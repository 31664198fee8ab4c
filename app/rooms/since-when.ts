const UNITS = [
  ["year", 365 * 24 * 3600_000],
  ["month", 30 * 24 * 3600_000],
  ["week", 7 * 24 * 3600_000],
  ["day", 24 * 3600_000],
  ["hour", 3600_000],
  ["minute", 60_000],
] as const;

/** How long ago something was, as one says it: "2 hours ago". @param at and `now` in milliseconds since 1970 */
export function sinceWhen(at: number, now: number): string {
  const ago = now - at;
  const [unit, length] = UNITS.find((each) => ago >= each[1]) ?? [null, 0];
  if (unit === null) return "just now";
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-Math.floor(ago / length), unit);
}
