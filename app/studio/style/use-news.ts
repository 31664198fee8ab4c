import { useEffect, useRef, useState } from "react";
import type { RoomStyle } from "../../../protocol/room-styles.ts";

/** What has just come or gone, or is confined or free now, by whomever, for those who cannot see it. */
export function useNews(
  styles: readonly RoomStyle[],
  names: ReadonlyMap<string, string>,
  ready: boolean,
): string {
  const before = useRef<{
    readonly styles: readonly RoomStyle[];
    readonly names: ReadonlyMap<string, string>;
  } | null>(null);
  const [news, setNews] = useState("");
  useEffect(() => {
    const old = before.current;
    before.current = ready ? { styles, names } : null;
    // What was there when we came is no news.
    if (!ready || old === null || old.styles === styles) return;
    const said: string[] = [];
    for (const style of styles) {
      const name = names.get(style.id) ?? "";
      const earlier = old.styles.find(({ id }) => id === style.id);
      if (earlier === undefined) said.push(`${name} added.`);
      else if (earlier.region === null && style.region !== null)
        said.push(`${name} counts in one place only.`);
      else if (earlier.region !== null && style.region === null) said.push(`${name} counts everywhere.`);
    }
    for (const { id } of old.styles) {
      if (!styles.some((style) => style.id === id)) said.push(`${old.names.get(id) ?? ""} taken away.`);
    }
    if (said.length > 0) setNews(said.join(" "));
  }, [styles, names, ready]);
  return news;
}
