import { useEffect, useRef } from "react";
import { actionOf, SHORTCUTS, type ShortcutName } from "../shortcuts.ts";

/** Something that can be done now, by name. */
export interface PaletteCommand {
  readonly name: string;
  readonly group: string;
  /** As in `shortcuts.ts`. */
  readonly keys?: string;
  readonly act: () => void;
}

type Source = () => readonly PaletteCommand[];
const sources = new Set<{ readonly current: Source }>();

/** Arrows and Tab mean something only while they are pressed. */
const ONLY_KEYS = /^(Shift\+)?(Arrow|Tab)/;

/** Offer commands that have no key of their own; asked for whenever the palette is opened. */
export function useCommands(source: Source): void {
  const current = useRef(source);
  current.current = source;
  useEffect(() => {
    sources.add(current);
    return () => void sources.delete(current);
  }, []);
}

/** Everything that can be done now. */
export function commandsNow(): readonly PaletteCommand[] {
  const byKey = (Object.keys(SHORTCUTS) as ShortcutName[]).flatMap((name): PaletteCommand[] => {
    const { keys, does, group } = SHORTCUTS[name];
    const act = actionOf(name);
    const offered = act !== undefined && name !== "palette" && !ONLY_KEYS.test(keys);
    return offered ? [{ name: does, group, keys, act }] : [];
  });
  return [...byKey, ...[...sources].flatMap(({ current }) => current())];
}
