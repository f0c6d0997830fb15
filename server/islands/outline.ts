/** Marks in the outline where one is on the page. */
export function markOutline(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".outline a")];
  if (links.length === 0) return;
  const headings = links.map((link) =>
    document.getElementById(decodeURIComponent(link.hash.slice(1))),
  );
  const mark = (): void => {
    const line = window.innerHeight / 4;
    const at = headings.findLastIndex(
      (heading) => (heading?.getBoundingClientRect().top ?? Infinity) < line,
    );
    for (const [index, link] of links.entries()) {
      if (index === at) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  let isWaiting = false;
  document.addEventListener(
    "scroll",
    () => {
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        mark();
      });
    },
    { passive: true },
  );
  mark();
}
