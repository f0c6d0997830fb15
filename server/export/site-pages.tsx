import type { FC, PropsWithChildren } from "hono/jsx";
import type { HomeProps } from "../gather/home.ts";
import { docAddress, pageAddress } from "../addresses.ts";
import { FolderList, RecentLog } from "../pages/home.tsx";
import { count } from "../words.ts";

/**
 * For a page that no server sends headers with: as strict as the server's own policy. `data:` is for drawings,
 * in which no script runs when they are pictures.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
].join("; ");

export interface SiteFrame {
  title: string;
  repository: string;
  /** Address of the section's own page in the navigation. */
  section: string;
  /** Address of the script that searches; absent when none was built. */
  script: string | undefined;
}

const sections: readonly (readonly [href: string, label: string])[] = [
  ["/", "Home"],
  ["/pages", "Pages"],
  ["/graph", "Graph"],
  ["/tags", "Tags"],
  ["/plans", "Plans"],
  [pageAddress("log"), "Log"],
  [docAddress("index"), "Documentation"],
];

/** The frame of every exported page: that of the web wiki, without what only a server can do. */
export const SiteLayout: FC<PropsWithChildren<SiteFrame & { hasLog: boolean }>> = (props) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="content-security-policy" content={policy} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="same-origin" />
      <title>{`${props.title} · ${props.repository}`}</title>
      <link rel="icon" href="/mark.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/style.css" />
      {props.script !== undefined && <script defer src={props.script}></script>}
    </head>
    <body>
      <a class="skip-link" href="#:main">
        Skip to the content
      </a>
      <div class="shell">
        <header class="side">
          <a class="site-name" href="/">
            {props.repository}
          </a>
          <form class="search" action="/search" role="search">
            <input id=":search" type="search" name="q" placeholder="Search" aria-label="Search" />
          </form>
          <nav aria-label="Main">
            <ul>
              {sections
                .filter(([href]) => props.hasLog || href !== pageAddress("log"))
                .map(([href, label]) => (
                  <li>
                    <a href={href} aria-current={href === props.section ? "page" : undefined}>
                      {label}
                    </a>
                  </li>
                ))}
            </ul>
          </nav>
        </header>
        <main id=":main" tabindex={-1}>
          {props.children}
        </main>
      </div>
    </body>
  </html>
);

export interface SiteHomeProps extends Pick<HomeProps, "repository" | "folders" | "log" | "pages"> {
  tags: number;
  plans: number;
}

export const SiteHome: FC<SiteHomeProps> = ({ repository, pages, tags, plans, folders, log }) => (
  <>
    <header class="page-head">
      <h1>{repository}</h1>
      <p class="lead">
        <a href="/pages">{count(pages, "page")}</a>, <a href="/tags">{count(tags, "tag")}</a> and{" "}
        <a href="/plans">{count(plans, "plan")}</a>.
      </p>
    </header>
    <div class="home">
      <FolderList folders={folders} />
      <div class="home-side">
        <RecentLog entries={log} />
      </div>
    </div>
  </>
);

/** Filled in by the script. */
export const SiteSearch: FC = () => (
  <>
    <header class="page-head">
      <h1>Search</h1>
    </header>
    <p id=":found-words" role="status">
      Searching needs a script; <a href="/pages">all pages</a> are listed without.
    </p>
    <ul id=":found" class="plain-list"></ul>
  </>
);

export const SiteMissing: FC = () => (
  <header class="page-head">
    <h1>Nothing is here</h1>
    <p class="lead">The page was moved or never was.</p>
    <p>
      <a href="/">Begin at the home page</a>, or look through <a href="/pages">all pages</a>.
    </p>
  </header>
);
