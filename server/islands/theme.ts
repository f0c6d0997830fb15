/** The links in the footer of the side change the theme at once, without loading the page again. */
export function switchTheme(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="/theme/"]')) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const to = /^\/theme\/(\w+)/.exec(link.pathname)?.[1] ?? "system";
      if (to === "system") delete document.documentElement.dataset["theme"];
      else document.documentElement.dataset["theme"] = to;
      void fetch(link.href, { redirect: "manual" }); // the server keeps the choice in a cookie
    });
  }
}
