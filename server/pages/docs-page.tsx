import type { FC } from "hono/jsx";
import { docAddress } from "../addresses.ts";
import type { DocPage } from "../gather/docs.ts";
import { Prose } from "./parts.tsx";

/** A page of the product's documentation, with what is on it beside it. */
export const DocsPage: FC<DocPage> = ({ id, html, headings }) => {
  const places = headings.filter(({ depth }) => depth === 2);
  return (
    <div class="with-margin">
      <article class="wiki-article">
        <header class="page-head">
          <p class="crumbs">
            <a href={docAddress("index")}>Documentation</a>
            {id.startsWith("commands/") && <a href={docAddress("commands")}>Commands</a>}
          </p>
        </header>
        <Prose html={html} />
      </article>
      {places.length > 1 && (
        <aside class="margin" aria-label="About this page">
          <div>
            <nav aria-labelledby=":outline">
              <h2 id=":outline">On this page</h2>
              <ul class="outline">
                {places.map(({ slug, text }) => (
                  <li>
                    <a href={`#${encodeURIComponent(slug)}`}>{text}</a>
                  </li>
                ))}
              </ul>
            </nav>
          </div>
        </aside>
      )}
    </div>
  );
};
