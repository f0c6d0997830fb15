import type { Heading, Page } from "#wiki";
import type { FC } from "hono/jsx";
import {
  editAddress,
  historyAddress,
  pageAddress,
  rawPageAddress,
  tagAddress,
} from "../addresses.ts";
import type { Backlink, WikiPageProps } from "../gather/page.ts";
import type { LintFinding } from "../gather/lint.ts";
import type { RelatedPage } from "../gather/related.ts";
import { count, shortId } from "../words.ts";
import { LocalGraph, type Neighbour } from "./local-graph.tsx";
import { Fact, Marked, Prose } from "./parts.tsx";
import { Sources } from "./sources.tsx";

export interface WholePageProps extends WikiPageProps {
  related: readonly RelatedPage[];
  neighbours: readonly Neighbour[];
  findings: readonly LintFinding[];
  /** Where nothing can be changed and git cannot be asked: an exported page. */
  isFixed?: true;
}

export const WikiPage: FC<WholePageProps> = (props) => {
  const { page, html, headings } = props;
  return (
    <div class="with-margin">
      <article class="wiki-article">
        <header class="page-head">
          <Crumbs id={page.id} />
          {headings[0]?.depth === 1 ? undefined : <h1>{page.title}</h1>}
        </header>
        {page.source.trim() === "" ? (
          <p class="empty">This page is still empty.</p>
        ) : (
          <Prose html={html} />
        )}
        <footer class="after">
          <Findings findings={props.findings} />
          <Backlinks backlinks={props.backlinks} linkedFrom={props.linkedFrom} />
          <Related related={props.related} />
        </footer>
      </article>
      <aside class="margin" aria-label="About this page">
        <div>
          <Outline headings={headings} />
          <Sources sources={props.sources} />
          <Facts page={page} />
          <LocalGraph title={page.title} neighbours={props.neighbours} />
          <p class="actions">
            {props.isFixed !== true && (
              <>
                <a href={editAddress(page.id)}>Edit</a>
                <a href={historyAddress(page.id)}>History</a>
              </>
            )}
            <a href={rawPageAddress(page.id)}>Markdown</a>
            {props.isFixed !== true && <a href={`${pageAddress(page.id)}.json`}>JSON</a>}
          </p>
        </div>
      </aside>
    </div>
  );
};

/** The folders a page is in, each a list of its pages. */
export const Crumbs: FC<{ id: string }> = ({ id }) => {
  const parts = id.split("/");
  const folders = parts.slice(0, -1);
  return (
    <p class="crumbs">
      <a href="/pages">Pages</a>
      {folders.map((name, at) => (
        <span>
          <a href={`/pages?folder=${encodeURIComponent(folders.slice(0, at + 1).join("/"))}`}>
            {name}
          </a>
        </span>
      ))}
      <span>{parts.at(-1)}</span>
    </p>
  );
};

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

const Findings: FC<{ findings: readonly LintFinding[] }> = ({ findings }) =>
  findings.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby=":findings">
      <h2 id=":findings">Lint says</h2>
      <ul class="plain-list">
        {findings.map(({ reason, line }) => (
          <li>
            <Marked text={reason} /> <span class="quiet">{`line ${line}`}</span>
          </li>
        ))}
      </ul>
      <p class="quiet">
        <a href="/lint">All findings</a>
      </p>
    </section>
  );

const Backlinks: FC<{ backlinks: readonly Backlink[]; linkedFrom: number }> = (props) => (
  <section class="backlinks" aria-labelledby=":backlinks">
    <h2 id=":backlinks">Linked from</h2>
    {props.backlinks.length === 0 && <p class="empty">No other page links here.</p>}
    <ul class="plain-list">
      {props.backlinks.map(({ page, mentions }) => (
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
    {props.linkedFrom > props.backlinks.length && (
      <p class="quiet">{`And ${count(props.linkedFrom - props.backlinks.length, "page")} more.`}</p>
    )}
  </section>
);

const Related: FC<{ related: readonly RelatedPage[] }> = ({ related }) =>
  related.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby=":related">
      <h2 id=":related">Related, not linked</h2>
      <ul class="plain-list">
        {related.map(({ id, title }) => (
          <li>
            <a href={pageAddress(id)}>{title}</a> <span class="quiet">{id}</span>
          </li>
        ))}
      </ul>
    </section>
  );

const Facts: FC<{ page: Page }> = ({ page }) => {
  const { type, tags, aliases, fields } = page;
  const { status, compiled_at, confidence, supersedes } = fields ?? {};
  return (
    <section aria-labelledby=":facts">
      <h2 id=":facts">Facts</h2>
      <dl class="facts">
        <Fact name="Type" values={[type]} />
        <Fact name="Status" values={status === undefined ? [] : [status]} />
        <Fact name="Also called" values={aliases} />
        <Fact name="Tags" values={tags.length === 0 ? [] : [<Tags tags={tags} />]} />
        <Fact
          name="Compiled from"
          values={compiled_at === undefined ? [] : [shortId(compiled_at)]}
        />
        <Fact
          name="Confidence"
          values={confidence === undefined ? [] : [`${Math.round(confidence * 100)} %`]}
        />
        <Fact name="Replaces" values={supersedes ?? []} />
      </dl>
      {fields === undefined && page.findings.length > 0 && (
        <p class="warning">
          The front matter of this page has problems: <code>loopwiki lint</code> names them.
        </p>
      )}
    </section>
  );
};

const Tags: FC<{ tags: readonly string[] }> = ({ tags }) => (
  <ul class="tag-list">
    {tags.map((tag) => (
      <li>
        <a class="tag" href={tagAddress(tag)}>
          {tag}
        </a>
      </li>
    ))}
  </ul>
);
