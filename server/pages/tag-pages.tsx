import type { FC } from "hono/jsx";
import { tagAddress } from "../addresses.ts";
import { PageLinks } from "./parts.tsx";
import type { TagPages } from "../gather/tags.ts";
import { count } from "../words.ts";

export const TagList: FC<{ tags: readonly TagPages[] }> = ({ tags }) => (
  <>
    <header class="page-head">
      <h1>Tags</h1>
    </header>
    {tags.length === 0 && (
      <p class="empty">
        No page has a tag yet: write <code>tags: [money]</code> in its front matter, or{" "}
        <code>#money</code> in its text.
      </p>
    )}
    <ul class="plain-list columns">
      {tags.map(({ tag, pages }) => (
        <li>
          <a class="tag" href={tagAddress(tag)}>
            {tag}
          </a>{" "}
          <span class="quiet">{pages.length}</span>
        </li>
      ))}
    </ul>
  </>
);

export const TagPage: FC<TagPages> = ({ tag, pages }) => (
  <>
    <header class="page-head">
      <p class="crumbs">
        <a href="/tags">Tags</a>
      </p>
      <h1>{`#${tag}`}</h1>
      <p class="quiet">{count(pages.length, "page")}</p>
    </header>
    <PageLinks pages={pages} columns />
  </>
);
