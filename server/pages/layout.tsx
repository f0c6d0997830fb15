import { createContext, type FC, type PropsWithChildren } from "hono/jsx";

export type Section =
  | "home"
  | "pages"
  | "graph"
  | "tags"
  | "lint"
  | "plans"
  | "runs"
  | "andon"
  | "stats"
  | "agents-md"
  | "skills"
  | "docs"
  | "none";

export type Theme = "light" | "dark";

export interface LayoutProps {
  /** Of this page; the repository's name is added. */
  title: string;
  repository: string;
  section: Section;
  /** Path and query of this page, to come back to. */
  here: string;
  /** What the reader chose; absent follows the system. */
  theme: Theme | undefined;
  /** Address of the script; absent when none was built: every page works without. */
  script: string | undefined;
  /** Whether there is a token to be shown, and it was not. */
  mayLogIn: boolean;
  /** How many incidents are open. */
  incidents: number;
}

/** Proves that a form was sent from a page of ours; absent where nothing can be changed. */
export const FormToken = createContext<string | undefined>(undefined);

const groups: readonly { name: string; links: readonly (readonly [Section, string, string])[] }[] =
  [
    {
      name: "Memory",
      links: [
        ["home", "/", "Home"],
        ["pages", "/pages", "Pages"],
        ["graph", "/graph", "Graph"],
        ["tags", "/tags", "Tags"],
        ["lint", "/lint", "Lint"],
      ],
    },
    {
      name: "Loops",
      links: [
        ["plans", "/plans", "Plans"],
        ["runs", "/runs", "Runs"],
        ["andon", "/andon", "Andon"],
        ["stats", "/stats", "Stats"],
      ],
    },
    {
      name: "Agents",
      links: [
        ["agents-md", "/agents-md", "AGENTS.md"],
        ["skills", "/skills", "Skills"],
      ],
    },
    { name: "loopwiki", links: [["docs", "/docs", "Documentation"]] },
  ];

/**
 * The frame of every page: skip link, navigation, main. Our own ids begin with a colon, which no slug of a
 * heading can hold.
 */
export const Layout: FC<PropsWithChildren<LayoutProps>> = (props) => (
  <html lang="en" data-theme={props.theme}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${props.title} · ${props.repository}`}</title>
      <link rel="icon" href="/mark.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/style.css" />
      {props.script !== undefined && <script type="module" src={props.script}></script>}
    </head>
    <body>
      <a class="skip-link" href="#:main">
        Skip to the content
      </a>
      <div class="shell">
        <Side {...props} />
        <main id=":main" tabindex={-1}>
          {props.children}
        </main>
      </div>
    </body>
  </html>
);

const Side: FC<LayoutProps> = ({ repository, section, here, theme, incidents, mayLogIn }) => (
  <header class="side">
    <a class="site-name" href="/">
      {repository}
    </a>
    <form class="search" action="/search" role="search">
      <input id=":search" type="search" name="q" placeholder="Search" aria-label="Search" />
    </form>
    <nav aria-label="Main">
      {groups.map(({ name, links }) => (
        <div>
          <p class="group">{name}</p>
          <ul aria-label={name}>
            {links.map(([target, href, label]) => (
              <li>
                <a href={href} aria-current={target === section ? "page" : undefined}>
                  {label}
                  {target === "andon" && incidents > 0 && (
                    <span class="count">
                      {incidents}
                      <span class="sr-only"> open</span>
                    </span>
                  )}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
    <p class="side-end">
      {mayLogIn && <a href="/log-in">Log in</a>}
      {otherThemes(theme).map(([to, label]) => (
        <a href={`/theme/${to}?back=${encodeURIComponent(here)}`}>{label}</a>
      ))}
    </p>
  </header>
);

/** The system's theme may be either, so both are offered until one was chosen. */
function otherThemes(theme: Theme | undefined): readonly (readonly [string, string])[] {
  const all = [
    ["light", "Light"],
    ["dark", "Dark"],
    ["system", "As the system"],
  ] as const;
  return all.filter(([to]) => to !== (theme ?? "system"));
}
