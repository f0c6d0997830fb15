import type { Heading, Page } from "#wiki";
import type { Child, FC } from "hono/jsx";
import { fileAddress, pageAddress, rawPageAddress } from "../addresses.ts";
import type { Backlink, WikiPageProps } from "../gather/page.ts";
import { shortId } from "../words.ts";

export const WikiPage: FC<WikiPageProps> = ({ page, html, headings, backlinks }) => (
  <div class="with-margin">
    <article class="wiki-article">
      <header class="page-head">
        <p class="crumbs">
          <a href="/">Pages</a> <span>{page.id}</span>
        </p>
        {headings[0]?.depth === 1 ? undefined : <h1>{page.title}</h1>}
      </header>
      {page.source.trim() === "" ? (
        <p class="empty">This page is still empty.</p>
      ) : (
        <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />
      )}
      <Backlinks backlinks={backlinks} />
    </article>
    <aside class="margin" aria-label="About this page">
      <Outline headings={headings} />
      <Facts page={page} />
      <p class="quiet">
        <a href={rawPageAddress(page.id)}>Markdown of this page</a>
      </p>
    </aside>
  </div>
);

const Outline: FC<{ headings: readonly Heading[] }> = ({ headings }) => {
  const shown = headings.filter(({ depth }) => depth === 2 || depth === 3);
  if (shown.length < 2) return <></>;
  return (
    <nav aria-labelledby=":outline">
      <h2 id=":outline">On this page</h2>
      <ul class="outline">
        {shown.map(({ depth, slug, text }) => (
          <li class={`depth-${depth}`}>
            <a href={`#${encodeURIComponent(slug)}`}>{text}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
};

const Backlinks: FC<{ backlinks: readonly Backlink[] }> = ({ backlinks }) => (
  <section class="backlinks" aria-labelledby=":backlinks">
    <h2 id=":backlinks">Linked from</h2>
    {backlinks.length === 0 && <p class="empty">No other page links here.</p>}
    <ul class="plain-list">
      {backlinks.map(({ page, mentions }) => (
        <li>
          <a href={pageAddress(page.id)}>{page.title}</a>
          {mentions.map(({ before, link, after }) => (
            <p class="mention">
              {before}
              <mark>{link}</mark>
              {after}
            </p>
          ))}
        </li>
      ))}
    </ul>
  </section>
);

const Facts: FC<{ page: Page }> = ({ page }) => (
  <section aria-labelledby=":facts">
    <h2 id=":facts">Facts</h2>
    <dl class="facts">
      {factsOf(page).map(([name, values]) => (
        <Fact name={name} values={values} />
      ))}
      <Fact name="Describes" values={page.fields?.sources?.map(sourceLink) ?? []} />
    </dl>
    {page.fields === undefined && page.findings.length > 0 && (
      <p class="warning">
        The front matter of this page has problems: <code>loopwiki lint</code> names them.
      </p>
    )}
  </section>
);

const Fact: FC<{ name: string; values: readonly Child[] }> = ({ name, values }) =>
  values.length === 0 ? (
    <></>
  ) : (
    <>
      <dt>{name}</dt>
      {values.map((value) => (
        <dd>{value}</dd>
      ))}
    </>
  );

function sourceLink({ path, symbol }: { path: string; symbol?: string | undefined }): Child {
  return (
    <>
      <a href={fileAddress(path)}>{path}</a>
      {symbol !== undefined && ` · ${symbol}`}
    </>
  );
}

function factsOf({ type, tags, aliases, fields }: Page): [string, string[]][] {
  const { status, compiled_at, confidence, supersedes } = fields ?? {};
  return [
    ["Type", [type]],
    ["Status", status === undefined ? [] : [status]],
    ["Also called", aliases],
    ["Tags", tags],
    ["Compiled from", compiled_at === undefined ? [] : [shortId(compiled_at)]],
    ["Confidence", confidence === undefined ? [] : [`${Math.round(confidence * 100)} %`]],
    ["Replaces", supersedes ?? []],
  ];
}
