interface Actions {
  search: () => void;
  help: () => void;
}

/** After `g`: where to go. */
export const places: Readonly<Record<string, readonly [string, string]>> = {
  h: ["/", "home"],
  w: ["/wiki", "the wiki's index"],
  g: ["/graph", "the graph"],
  t: ["/tags", "tags"],
  l: ["/lint", "lint"],
  p: ["/plans", "plans"],
  r: ["/runs", "runs"],
  a: ["/andon", "andon"],
  s: ["/stats", "stats"],
  m: ["/agents-md", "AGENTS.md"],
  k: ["/skills", "skills"],
};

/** How long `g` waits for the second key, in milliseconds. */
const patience = 1_500;

/** ⌘K or / searches, g and a letter goes somewhere, ? tells what there is. */
export function shortcuts({ search, help }: Actions): void {
  let pressedG = -patience;
  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      return search();
    }
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    const isSecond = event.timeStamp - pressedG < patience;
    pressedG = -patience;
    const place = isSecond ? places[event.key] : undefined;
    if (place) {
      event.preventDefault();
      location.assign(place[0]);
    } else if (event.key === "g") pressedG = event.timeStamp;
    else if (event.key === "/") {
      event.preventDefault();
      search();
    } else if (event.key === "?") help();
    else if (event.key === "e") follow('a[href^="/edit/"]');
  });
  markSearch(search);
}

function follow(selector: string): void {
  const link = document.querySelector<HTMLAnchorElement>(selector);
  if (link) location.assign(link.href);
}

/** A key pressed in a field is text. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** The search field says which key opens it. */
function markSearch(search: () => void): void {
  const field = document.querySelector<HTMLInputElement>(".side .search input");
  if (!field) return;
  const key = document.createElement("kbd");
  key.textContent = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘K" : "Ctrl K";
  key.setAttribute("aria-hidden", "true");
  field.after(key);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") search();
  });
}
