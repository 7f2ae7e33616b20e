// Where the reader is in a part of the page, so that it can be replaced under their hands.

export interface Place {
  readonly open: readonly string[];
  readonly closed: readonly string[];
  readonly scrolled: ReadonlyMap<string, readonly [number, number]>;
  readonly focus: string | null;
  readonly page: readonly [number, number];
}

/** Remembers open details, scrolled regions, the focus and the page's own scroll position. */
export function rememberPlace(part: HTMLElement): Place {
  const details = [...part.querySelectorAll<HTMLDetailsElement>("details[id]")];
  const regions = [...part.querySelectorAll<HTMLElement>("[id]")].filter(
    (one) => one.scrollTop > 0 || one.scrollLeft > 0,
  );
  const active = document.activeElement;
  return {
    open: details.filter((one) => one.open).map((one) => one.id),
    closed: details.filter((one) => !one.open).map((one) => one.id),
    scrolled: new Map(regions.map((one) => [one.id, [one.scrollLeft, one.scrollTop]])),
    focus: active !== null && part.contains(active) ? address(part, active) : null,
    page: [scrollX, scrollY],
  };
}

/** Puts the reader back. */
export function restorePlace(part: HTMLElement, place: Place): void {
  for (const [ids, open] of [[place.open, true], [place.closed, false]] as const) {
    for (const id of ids) {
      const details = part.querySelector<HTMLDetailsElement>(`#${CSS.escape(id)}`);
      if (details !== null) {
        details.open = open;
      }
    }
  }
  for (const [id, [left, top]] of place.scrolled) {
    part.querySelector(`#${CSS.escape(id)}`)?.scrollTo(left, top);
  }
  if (place.focus !== null) {
    const target = place.focus === "" ? part : part.querySelector<HTMLElement>(place.focus);
    target?.focus({ preventScroll: true });
  }
  scrollTo(place.page[0], place.page[1]);
}

/** A selector that finds `element` again in a new `part` of the same shape; "" is the part. */
function address(part: HTMLElement, element: Element): string {
  const steps: string[] = [];
  for (let at: Element = element; at !== part; at = at.parentElement ?? part) {
    if (at.id !== "") {
      return [`#${CSS.escape(at.id)}`, ...steps].join(" > ");
    }
    const siblings = [...(at.parentElement?.children ?? [])].filter(
      (one) => one.localName === at.localName,
    );
    steps.unshift(`${at.localName}:nth-of-type(${siblings.indexOf(at) + 1})`);
  }
  return steps.length === 0 ? "" : [":scope", ...steps].join(" > ");
}
