// Light or dark: what the reader chose, else what the system prefers.

export type Theme = "light" | "dark";

const KEY = "chocolate-theme";

/** The reader's own choice, or null. */
function chosen(): Theme | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null; // storage may be forbidden; the system's preference then stands
  }
}

/** The theme to be seen. */
export function shownTheme(): Theme {
  return chosen() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

/** Marks the document: `data-theme` only for a choice, `data-shown` always. */
export function showTheme(): void {
  const root = document.documentElement;
  const choice = chosen();
  if (choice === null) {
    delete root.dataset["theme"];
  } else {
    root.dataset["theme"] = choice;
  }
  root.dataset["shown"] = shownTheme();
}

/** Keeps a choice and shows it. */
export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
    showTheme();
  } catch {
    document.documentElement.dataset["theme"] = theme; // for this page only
    document.documentElement.dataset["shown"] = theme;
  }
}
