// The page Today: everything here is comfort; the page is whole without it.
import { keepLive } from "./live";
import { chooseTheme } from "./theme_choice";
import { addTooltips } from "./tooltips";

const toggle = document.querySelector<HTMLButtonElement>("[data-theme-toggle]");
if (toggle !== null) {
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    chooseTheme(document.documentElement.dataset["shown"] === "dark" ? "light" : "dark");
  });
}

const main = document.querySelector<HTMLElement>("main#today");
if (main !== null) {
  addTooltips(main);
  keepLive(addTooltips);
}
