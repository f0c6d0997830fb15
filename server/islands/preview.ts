import { readPreview, type Preview } from "./api.ts";

/** Milliseconds of rest on a link before its page is asked for. */
const rest = 250;

const known = new Map<string, Promise<Preview | undefined>>();

/** Shows the beginning of a page when one rests on a link to it. Focus works as the pointer does. */
export function previewLinks(): void {
  let timer = 0;
  let shown: HTMLElement | undefined;
  const hide = (): void => {
    clearTimeout(timer);
    shown?.remove();
    shown = undefined;
  };
  const show = async (link: HTMLAnchorElement): Promise<void> => {
    const preview = await previewOf(link);
    if (preview && isStillOn(link)) shown = showBelow(link, preview);
  };
  const start = (event: Event): void => {
    const link = linkOf(event.target);
    if (!link) return;
    hide();
    timer = window.setTimeout(() => {
      void show(link);
    }, rest);
  };
  for (const name of ["mouseover", "focusin"]) document.addEventListener(name, start);
  for (const name of ["mouseout", "focusout", "scroll", "click"])
    document.addEventListener(name, hide, { passive: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

function linkOf(target: EventTarget | null): HTMLAnchorElement | undefined {
  const link = target instanceof Element ? target.closest("a") : null;
  const isPage = link?.origin === location.origin && link.pathname.startsWith("/wiki/");
  const isHere = link?.pathname === location.pathname;
  const isMissing = link?.classList.contains("missing") === true;
  return link && isPage && !isHere && !isMissing && link.closest("main, .margin")
    ? link
    : undefined;
}

function isStillOn(link: Element): boolean {
  return link.matches(":hover") || document.activeElement === link;
}

function previewOf(link: HTMLAnchorElement): Promise<Preview | undefined> {
  const id = decodeURIComponent(link.pathname.replace("/wiki/", ""));
  const asked = known.get(id) ?? readPreview(id);
  known.set(id, asked);
  return asked;
}

/** Text only: nothing of the other page's HTML gets into this one. */
function showBelow(link: Element, { title, text }: Preview): HTMLElement {
  const box = document.createElement("div");
  box.className = "preview";
  box.setAttribute("aria-hidden", "true"); // the link leads to the same words
  const name = document.createElement("b");
  name.textContent = title;
  const words = document.createElement("p");
  words.textContent = text;
  box.append(name, words);
  document.body.append(box);
  const place = link.getBoundingClientRect();
  const left = Math.min(place.left, document.documentElement.clientWidth - box.offsetWidth - 16);
  const below = place.bottom + 6;
  const isRoomBelow = below + box.offsetHeight < document.documentElement.clientHeight;
  const top = isRoomBelow ? below : place.top - box.offsetHeight - 6;
  // Set by the object model, which the style policy allows.
  box.style.left = `${Math.max(16, left) + window.scrollX}px`;
  box.style.top = `${top + window.scrollY}px`;
  return box;
}
