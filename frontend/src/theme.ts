// Applies the reader's theme before anything is drawn; loaded in the head, without waiting.
import { showTheme } from "./theme_choice";

showTheme();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
