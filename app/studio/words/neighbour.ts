interface Box {
  getBoundingClientRect(): { readonly left: number; readonly top: number };
}

/**
 * Where an arrow key leads from one of several things laid out in lines; null for other keys and at the edges.
 * Left and right follow the reading order, up and down go to the nearest in the next line.
 */
export function neighbour<T extends Box>(all: readonly T[], from: T | null, key: string): T | null {
  const at = from === null ? -1 : all.indexOf(from);
  if (at === -1) return null;
  if (key === "Home") return all[0];
  if (key === "End") return all[all.length - 1];
  if (key === "ArrowRight") return all.at(at + 1) ?? null;
  if (key === "ArrowLeft") return at === 0 ? null : all[at - 1];
  if (key !== "ArrowDown" && key !== "ArrowUp") return null;
  const step = key === "ArrowDown" ? 1 : -1;
  const start = all[at].getBoundingClientRect();
  let best: T | null = null;
  let line = Number.NaN;
  let least = Number.POSITIVE_INFINITY;
  for (let i = at + step; i >= 0 && i < all.length; i += step) {
    const { left, top } = all[i].getBoundingClientRect();
    if (Math.abs(top - start.top) < 1) continue;
    if (best !== null && Math.abs(top - line) >= 1) break;
    line = top;
    if (Math.abs(left - start.left) >= least) continue;
    least = Math.abs(left - start.left);
    best = all[i];
  }
  return best;
}
