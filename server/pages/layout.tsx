import type { FC, PropsWithChildren } from "hono/jsx";

export type Section = "home" | "wiki" | "plans" | "runs" | "none";

export interface LayoutProps {
  /** Of this page; the repository's name is added. */
  title: string;
  repository: string;
  section: Section;
}

const sections: readonly (readonly [Section, string, string])[] = [
  ["home", "/", "Home"],
  ["wiki", "/wiki", "Wiki"],
  ["plans", "/plans", "Plans"],
  ["runs", "/runs", "Runs"],
];

/**
 * The frame of every page: skip link, banner with navigation, main, footer. Our own ids begin with a
 * colon, which no slug of a heading can hold.
 */
export const Layout: FC<PropsWithChildren<LayoutProps>> = (props) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${props.title} · ${props.repository}`}</title>
      <link rel="icon" href="/mark.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/style.css" />
    </head>
    <body>
      <a class="skip-link" href="#:main">
        Skip to the content
      </a>
      <header class="banner">
        <div class="frame">
          <a class="site-name" href="/">
            {props.repository}
          </a>
          <nav aria-label="Main">
            <ul>
              {sections.map(([section, href, name]) => (
                <li>
                  <a href={href} aria-current={section === props.section ? "page" : undefined}>
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </header>
      <main id=":main" class="frame" tabindex={-1}>
        {props.children}
      </main>
      <footer class="footer">
        <div class="frame">
          <p>
            Served by loopwiki from this machine, for this machine. Nothing here can be changed.
          </p>
        </div>
      </footer>
    </body>
  </html>
);
