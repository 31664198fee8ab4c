import { THEME_KEY } from "./theme-key.ts";

export type Theme = "light" | "dark";

const systemIsDark = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");

export const shownTheme = (): Theme => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");

function show(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

function stored(): string | null {
  try {
    return localStorage.getItem(THEME_KEY);
  } catch {
    // Storage may be forbidden: then the system decides.
    return null;
  }
}

/** The other theme, remembered; when that is what the system wants anyway, nothing is: then the system decides again. */
export function toggleTheme(): void {
  const next: Theme = shownTheme() === "dark" ? "light" : "dark";
  const system: Theme = systemIsDark().matches ? "dark" : "light";
  show(next);
  try {
    if (next === system) localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, next);
  } catch {
    // Not remembered, but shown.
  }
}

/** Calls back when the theme changes, by the toggle here or by the system. For useSyncExternalStore. */
export function subscribeToTheme(listener: () => void): () => void {
  const query = systemIsDark();
  const systemChanged = (): void => {
    if (stored() === null) show(query.matches ? "dark" : "light");
  };
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  query.addEventListener("change", systemChanged);
  return () => {
    observer.disconnect();
    query.removeEventListener("change", systemChanged);
  };
}
