import type { FC } from "hono/jsx";
import type { GraphPageProps } from "../gather/hubs.ts";
import { pageAddress } from "../addresses.ts";
import { count } from "../words.ts";

export const GraphPage: FC<GraphPageProps> = ({ pages, links, hubs, orphans, source }) => (
  <>
    <header class="page-head">
      <h1>Graph</h1>
      <p class="lead">{`${count(pages, "page")} and ${count(links, "link")} between them.`}</p>
    </header>
    <div class="graph-view" id=":graph" data-source={source} hidden></div>
    <div class="home">
      <section aria-labelledby=":hubs">
        <h2 id=":hubs">Most linked</h2>
        <ol class="plain-list columns">
          {hubs.map(({ id, title, links: number }) => (
            <li>
              <a href={pageAddress(id)}>{title}</a>{" "}
              <span class="quiet">{count(number, "link")}</span>
            </li>
          ))}
        </ol>
        <p class="quiet">
          <a href="/pages">All pages</a>
        </p>
      </section>
      <section class="home-side" aria-labelledby=":orphans">
        <h2 id=":orphans">Linked from nowhere</h2>
        {orphans.length === 0 && <p class="empty">Every page is linked from another.</p>}
        <ul class="plain-list">
          {orphans.map(({ id, title }) => (
            <li>
              <a href={pageAddress(id)}>{title}</a>
            </li>
          ))}
        </ul>
      </section>
    </div>
  </>
);
