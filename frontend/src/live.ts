// Replaces the page's changing part every half minute, and says honestly when it cannot.
import { rememberPlace, restorePlace } from "./place";

const EVERY_MS = 30_000;
const PATIENCE_MS = 10_000;
const RETRY_MS = [3_000, 6_000, 12_000] as const;

type State = "live" | "lost" | "paused";

/** Starts refreshing; `enhance` is called for each new part. */
export function keepLive(enhance: (main: HTMLElement) => void): void {
  new Live(enhance).start();
}

class Live {
  private readonly label = document.querySelector<HTMLElement>("[data-live]");
  private readonly status = document.querySelector<HTMLElement>("[data-live-status]");
  private timer: number | undefined;
  private asking = false;
  private failures = 0;

  constructor(private readonly enhance: (main: HTMLElement) => void) {}

  start(): void {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) {
        clearTimeout(this.timer);
        this.tell("paused");
      } else {
        void this.refresh();
      }
    });
    addEventListener("online", () => void this.refresh());
    if (document.hidden) {
      this.tell("paused");
    } else {
      this.tell("live");
      this.wait(everyMs());
    }
  }

  private wait(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), milliseconds);
  }

  private async refresh(): Promise<void> {
    if (document.hidden || this.asking) {
      return;
    }
    this.asking = true;
    try {
      this.replace(await fetchMain());
      this.failures = 0;
      this.tell("live");
    } catch {
      this.failures += 1;
      this.tell("lost");
    } finally {
      this.asking = false;
    }
    if (document.hidden) {
      this.tell("paused");
    } else {
      this.wait(RETRY_MS[this.failures - 1] ?? everyMs());
    }
  }

  private replace(next: HTMLElement): void {
    const main = document.querySelector<HTMLElement>("main#today");
    if (main === null) {
      return;
    }
    const place = rememberPlace(main);
    main.replaceWith(next);
    document.title = next.dataset["title"] ?? document.title;
    this.enhance(next);
    restorePlace(next, place);
  }

  /** Says where we stand; aloud only when the connection comes or goes. */
  private tell(state: State): void {
    if (this.label === null) {
      return;
    }
    const before = this.label.dataset["state"];
    this.label.dataset["state"] = state;
    const asOf = document.querySelector<HTMLElement>("main#today")?.dataset["asOf"] ?? "?";
    const text = (this.label.dataset[`${state}Text`] ?? "").replace("%s", asOf);
    this.label.classList.toggle("is-live", state === "live");
    this.label.classList.toggle("is-lost", state === "lost");
    const words = this.label.querySelector("[data-live-label]");
    if (words !== null) {
      words.textContent = text;
    }
    const changed = (state === "lost") !== (before === "lost");
    if (this.status !== null && changed) {
      this.status.textContent = text;
    }
  }
}

/** How long to wait; a demonstration asks for less: its clock may run fast. */
function everyMs(): number {
  const seconds = Number(document.querySelector<HTMLElement>("main#today")?.dataset["refreshSeconds"]);
  return seconds > 0 ? 1000 * seconds : EVERY_MS;
}

/** The newest changing part of this very page, in its language and for its site. */
async function fetchMain(): Promise<HTMLElement> {
  const address = new URL(location.href);
  address.hash = "";
  address.searchParams.set("fragment", "1");
  address.searchParams.set("lang", document.documentElement.lang);
  const answer = await fetch(address, {
    cache: "no-store",
    headers: { Accept: "text/html" },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) {
    throw new Error(`the server answered ${answer.status}`);
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector<HTMLElement>("main#today");
  if (main === null) {
    throw new Error("the server answered something else");
  }
  return document.adoptNode(main);
}
