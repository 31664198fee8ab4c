/** A slider whose stops lie ever further apart: fine where a little matters, coarse where it does not. */
export function stopsWithin(min: number, max: number): readonly number[] {
  const stops: number[] = [];
  for (let power = 1; power <= max; power *= 10) {
    for (const step of [1, 1.5, 2, 3, 4, 5, 6, 8]) {
      const stop = step * power;
      if (Number.isInteger(stop) && stop >= min && stop <= max) stops.push(stop);
    }
  }
  return stops;
}

/** The stop nearest to `value`, in proportion. */
export function nearestStop(stops: readonly number[], value: number): number {
  const away = (stop: number): number => Math.abs(Math.log(stop / Math.max(value, 1e-9)));
  return stops.reduce((best, stop, i) => (away(stop) < away(stops[best]) ? i : best), 0);
}
