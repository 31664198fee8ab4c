/** Where the browser remembers a chosen theme; nothing is stored while the system decides. */
export const THEME_KEY = "croquis.theme";
