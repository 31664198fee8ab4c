import clsx from "clsx";

const onMac = (): boolean => typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

const NAMES: Readonly<Record<string, readonly [elsewhere: string, mac: string]>> = {
  Mod: ["Ctrl", "⌘"],
  Shift: ["Shift", "⇧"],
  Enter: ["Enter", "↵"],
  Escape: ["Esc", "esc"],
  Space: ["Space", "Space"],
  Tab: ["Tab", "⇥"],
  Delete: ["Del", "⌦"],
  ArrowLeft: ["←", "←"],
  ArrowRight: ["→", "→"],
  ArrowUp: ["↑", "↑"],
  ArrowDown: ["↓", "↓"],
  "-": ["−", "−"],
};

/** The caps of a shortcut, as this machine's keyboard names them. */
export function keyNames(keys: string): readonly string[] {
  return keys.split("+").map((key) => NAMES[key]?.[onMac() ? 1 : 0] ?? key);
}

export function Keys({ keys, inverse = false }: { readonly keys: string; readonly inverse?: boolean }) {
  return (
    <span className="inline-flex gap-1">
      {keyNames(keys).map((name) => (
        <kbd
          key={name}
          className={clsx(
            "min-w-5 rounded border px-1 text-center font-sans text-[11px] leading-[18px]",
            inverse ? "border-desk/35 text-desk/80" : "border-line bg-raised text-ink-soft",
          )}
        >
          {name}
        </kbd>
      ))}
    </span>
  );
}
