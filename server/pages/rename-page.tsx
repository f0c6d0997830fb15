import type { Page } from "#wiki";
import type { FC } from "hono/jsx";
import { actions } from "../forms/actions.ts";
import type { RenamePreview, RenameWish } from "../write/rename-page.ts";
import { Diff } from "./diff.tsx";
import { ReadOnly } from "./edit-pages.tsx";
import { canChange, PostForm } from "./forms.tsx";
import { Crumbs } from "./wiki-page.tsx";

export interface RenameProps {
  page: Page;
  /** What was asked for; `to` is empty at first. */
  wish: RenameWish;
  /** What would change; absent until a name was given. */
  preview: RenamePreview | undefined;
  /** Why it cannot be renamed so. */
  problem: string | undefined;
}

export const RenamePage: FC<RenameProps> = ({ page, wish, preview, problem }) => (
  <article class="wide">
    <header class="page-head">
      <Crumbs id={page.id} />
      <h1>{`Rename ${page.title}`}</h1>
    </header>
    {!canChange() && <ReadOnly />}
    {problem !== undefined && <p class="warning">{problem}</p>}
    <PostForm action={actions.renamePage} fields={{ id: page.id }} class="inline-form">
      <Parts page={page} wish={wish} />
      <div>
        <label for=":to">New name, path or folder ending in a slash</label>
        <input id=":to" name="to" value={wish.to} required />
      </div>
      <button class="button first" type="submit">
        Show what changes
      </button>
    </PostForm>
    {preview !== undefined && <Preview wish={wish} preview={preview} />}
    <section class="after" aria-labelledby=":delete">
      <h2 id=":delete">Delete</h2>
      <PostForm action={actions.deletePage} fields={{ id: page.id, etag: page.hash }}>
        <p class="quiet">Refused while other pages link here. git still has the file.</p>
        <button class="button bad" type="submit">
          Delete this page
        </button>
      </PostForm>
    </section>
  </article>
);

/** Headings and aliases are linked to as the page is, and renamed as it is. */
const Parts: FC<{ page: Page; wish: RenameWish }> = ({ page, wish }) => {
  const parts = [
    { name: "heading", label: "Heading", of: page.document.headings.map(({ text }) => text) },
    { name: "alias", label: "Alias", of: page.aliases },
  ] as const;
  return (
    <>
      {parts
        .filter(({ of }) => of.length > 0)
        .map(({ name, label, of }) => (
          <div>
            <label for={`:${name}`}>{`${label} instead of the page`}</label>
            <select id={`:${name}`} name={name}>
              <option value="">None</option>
              {of.map((text) => (
                <option value={text} selected={text === wish[name]}>
                  {text}
                </option>
              ))}
            </select>
          </div>
        ))}
    </>
  );
};

const Preview: FC<{ wish: RenameWish; preview: RenamePreview }> = ({ wish, preview }) => {
  const { id, to, heading = "", alias = "" } = wish;
  return (
    <section aria-labelledby=":preview">
      <h2 id=":preview">{preview.title}</h2>
      {preview.problems.map(({ path, line, written }) => (
        <p class="warning">{`${path}:${line} ${written} would lead elsewhere.`}</p>
      ))}
      <Diff text={preview.diff} label="What the rename changes" />
      <PostForm action={actions.renamePage} fields={{ id, to, heading, alias, apply: "yes" }}>
        <button class="button first" type="submit">
          Rename
        </button>
      </PostForm>
    </section>
  );
};
