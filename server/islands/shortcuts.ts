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

/** Ctrl K or / searches, g and a letter goes somewhere, ? tells what there is. */
export function shortcuts({ search, help }: Actions): void {
  const keys: Readonly<Record<string, () => void>> = {
    "/": search,
    "?": help,
    e: () => follow('a[href^="/edit/"], a[href="/agents-md/edit"]'),
  };
  let pressedG = -patience;
  document.addEventListener("keydown", (event) => {
    const isSecond = event.timeStamp - pressedG < patience;
    pressedG = -patience;
    const act = isSearch(event) ? search : isPlain(event) ? deed(event.key, isSecond) : undefined;
    if (act) {
      event.preventDefault();
      act();
    } else if (event.key === "g" && isPlain(event)) pressedG = event.timeStamp;
  });
  const deed = (key: string, isSecond: boolean): (() => void) | undefined => {
    const place = isSecond ? places[key] : undefined;
    return place ? () => location.assign(place[0]) : keys[key];
  };
  markSearch(search);
}

function isSearch({ metaKey, ctrlKey, key }: KeyboardEvent): boolean {
  return (metaKey || ctrlKey) && key.toLowerCase() === "k";
}

/** A key pressed in a field is text. */
function isPlain(event: KeyboardEvent): boolean {
  const { metaKey, ctrlKey, altKey } = event;
  const [target] = event.composedPath(); // the editor is in a tree of its own
  const isTyping =
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  return !metaKey && !ctrlKey && !altKey && !isTyping;
}

function follow(selector: string): void {
  const link = document.querySelector<HTMLAnchorElement>(selector);
  if (link) location.assign(link.href);
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
