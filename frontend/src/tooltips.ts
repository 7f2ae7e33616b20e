// Says the price under the pointer, or under the arrow keys, in the price strip's drawings.

const NARROW_PX = 600;

/** Adds them to every drawing in `part`. */
export function addTooltips(part: HTMLElement): void {
  for (const figure of part.querySelectorAll<HTMLElement>("figure[data-plot]")) {
    const svg = figure.querySelector("svg");
    if (svg !== null && svg.querySelector(".slot") !== null) {
      new Probe(figure, svg);
    }
  }
}

interface Slot {
  readonly group: SVGGElement;
  readonly words: string;
  readonly left: number;
  readonly right: number;
}

/** A slider over a drawing: a screen reader hears each price as its value. */
class Probe {
  private readonly slots: readonly Slot[];
  private readonly probe = document.createElement("div");
  private readonly tip = document.createElement("div");
  private at: number;
  private shown: Slot | null = null;

  constructor(
    private readonly figure: HTMLElement,
    private readonly svg: SVGSVGElement,
  ) {
    this.slots = [...svg.querySelectorAll<SVGGElement>(".slot")].map(readSlot);
    this.at = Math.max(
      0,
      this.slots.findIndex((slot) => slot.group.classList.contains("current")),
    );
    const label = nameDrawing(svg);
    this.tip.className = "tip";
    this.tip.hidden = true;
    this.tip.setAttribute("aria-hidden", "true");
    this.probe.className = "probe";
    this.probe.tabIndex = 0;
    this.probe.setAttribute("role", "slider");
    this.probe.setAttribute("aria-label", label);
    this.probe.setAttribute("aria-valuemin", "1");
    this.probe.setAttribute("aria-valuemax", String(this.slots.length));
    this.announce();
    figure.append(this.probe, this.tip);
    this.listen();
  }

  private listen(): void {
    const follow = (event: PointerEvent): void => this.pointAt(event.clientX);
    this.probe.addEventListener("pointermove", follow);
    this.probe.addEventListener("pointerdown", follow);
    this.probe.addEventListener("pointerleave", () => this.hide());
    this.probe.addEventListener("blur", () => this.hide());
    this.probe.addEventListener("focus", () => {
      if (this.probe.matches(":focus-visible")) {
        this.show(this.at);
      }
    });
    this.probe.addEventListener("keydown", (event) => this.press(event));
  }

  private press(event: KeyboardEvent): void {
    const last = this.slots.length - 1;
    const moves: Record<string, number> = {
      ArrowRight: this.at + 1,
      ArrowUp: this.at + 1,
      ArrowLeft: this.at - 1,
      ArrowDown: this.at - 1,
      Home: 0,
      End: last,
    };
    const target = moves[event.key];
    if (event.key === "Escape") {
      this.hide();
    } else if (target !== undefined) {
      event.preventDefault();
      this.show(Math.min(last, Math.max(0, target)));
    }
  }

  private pointAt(clientX: number): void {
    const box = this.svg.getBoundingClientRect();
    const x = ((clientX - box.left) / box.width) * this.svg.viewBox.baseVal.width;
    const under = this.slots.findIndex((slot) => slot.left <= x && x < slot.right);
    if (under >= 0) {
      this.show(under);
    } else {
      this.hide();
    }
  }

  private show(index: number): void {
    const slot = this.slots[index];
    if (slot === undefined) {
      return;
    }
    this.at = index;
    this.shown?.group.classList.remove("is-pointed");
    this.shown = slot;
    slot.group.classList.add("is-pointed");
    this.tip.textContent = slot.words;
    this.tip.hidden = false;
    this.announce();
    this.place(slot);
  }

  private hide(): void {
    this.shown?.group.classList.remove("is-pointed");
    this.shown = null;
    this.tip.hidden = true;
  }

  private announce(): void {
    this.probe.setAttribute("aria-valuenow", String(this.at + 1));
    this.probe.setAttribute("aria-valuetext", this.slots[this.at]?.words ?? "");
  }

  /** Beside the slot, on the side with more room; above a drawing too narrow for that. */
  private place(slot: Slot): void {
    const scale = this.svg.getBoundingClientRect().width / this.svg.viewBox.baseVal.width;
    const width = this.figure.clientWidth;
    const onTheLeft = slot.left * scale > width / 2;
    const wished = onTheLeft ? slot.left * scale - this.tip.offsetWidth - 8 : slot.right * scale + 8;
    const left = Math.min(width - this.tip.offsetWidth, Math.max(0, wished));
    const ceiling = this.svg.getBoundingClientRect().top - this.figure.getBoundingClientRect().top;
    const top = width < NARROW_PX ? ceiling - this.tip.offsetHeight : ceiling + 10;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${top}px`;
  }
}

/** Takes the browser's own tooltip away, as ours stands in. */
function readSlot(group: SVGGElement): Slot {
  const title = group.querySelector("title");
  const words = title?.textContent ?? "";
  title?.remove();
  const hit = group.querySelector<SVGRectElement>(".hit");
  const left = hit?.x.baseVal.value ?? 0;
  return { group, words, left, right: left + (hit?.width.baseVal.value ?? 0) };
}

/** Turns the drawing's title into a label, which no browser shows as a tooltip. */
function nameDrawing(svg: SVGSVGElement): string {
  const title = svg.querySelector(":scope > title");
  const words = title?.textContent ?? "";
  const description = svg.querySelector(":scope > desc")?.textContent ?? "";
  svg.removeAttribute("aria-labelledby");
  svg.setAttribute("aria-label", `${words}. ${description}`);
  title?.remove();
  return words;
}
