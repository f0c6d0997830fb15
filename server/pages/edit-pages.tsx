import type { Page } from "#wiki";
import type { FC } from "hono/jsx";
import { pageAddress } from "../addresses.ts";
import { actions } from "../forms/actions.ts";
import { canChange, PostForm } from "./forms.tsx";
import { Crumbs } from "./wiki-page.tsx";

export const ReadOnly: FC = () => (
  <p class="warning">This wiki is read-only for you: its owner has not given you the token.</p>
);

/** For the script that makes an editor of the text area. `id` is empty for a page that has no name yet. */
function editorData(repository: string, id: string): Record<string, string> {
  return { "data-editor": "yes", "data-repository": repository, "data-id": id };
}

interface EditProps {
  repository: string;
  id: string;
  page: Page | undefined;
  text: string;
  /** What shows a file that was just attached. */
  attached: string | undefined;
}

/** The whole file in a text area; the editor makes more of it where scripts run. */
export const EditPage: FC<EditProps> = ({ repository, id, page, text, attached }) => {
  return (
    <article class="edit">
      <header class="page-head">
        <Crumbs id={id} />
        <h1>{page === undefined ? `New page: ${id}` : `Edit ${page.title}`}</h1>
        {page !== undefined && (
          <p class="actions">
            <a href={pageAddress(id)}>Back to the page</a>
            <a href={`/rename/${pageAddress(id).slice("/wiki/".length)}`}>Rename or delete</a>
          </p>
        )}
      </header>
      {!canChange() && <ReadOnly />}
      {attached !== undefined && (
        <p class="flash" role="status">
          The file is there: write <code>{attached}</code> where it should be shown.
        </p>
      )}
      <PostForm action={actions.savePage} fields={{ id, etag: page?.hash ?? "" }} class="edit-form">
        <label for=":text">Markdown, with its front matter</label>
        <textarea
          id=":text"
          name="text"
          rows={28}
          spellcheck={true}
          {...editorData(repository, id)}
        >
          {`\n${text}`}
        </textarea>
        <p class="quiet">Saving changes the file; the commit is yours.</p>
        <button class="button first" type="submit">
          Save
        </button>
      </PostForm>
      {page !== undefined && <AttachForm id={id} />}
    </article>
  );
};

/** For who has no script; with one, files are pasted, dropped or chosen above the text. */
const AttachForm: FC<{ id: string }> = ({ id }) => (
  <noscript>
    <p class="quiet">Save your text before you attach a file: that leaves this page.</p>
    <PostForm action={actions.attach} fields={{ page: id }} class="inline-form" hasFile>
      <div>
        <label for=":file">Attach a file</label>
        <input id=":file" name="file" type="file" required />
      </div>
      <button class="button" type="submit">
        Attach
      </button>
    </PostForm>
  </noscript>
);

const types = [
  ["domain", "Domain: what the words of the trade mean"],
  ["system", "System: how the program works"],
  ["concept", "Concept"],
  ["log", "Log: what happened on a day"],
] as const;

export const NewPage: FC<{ repository: string }> = ({ repository }) => (
  <article class="edit">
    <header class="page-head">
      <h1>New page</h1>
    </header>
    {!canChange() && <ReadOnly />}
    <PostForm action={actions.newPage} class="edit-form">
      <p>
        <label for=":title">Title</label>
        <input id=":title" name="title" required maxlength={200} />
      </p>
      <p>
        <label for=":type">Type</label>
        <select id=":type" name="type">
          {types.map(([type, words]) => (
            <option value={type}>{words}</option>
          ))}
        </select>
      </p>
      <p>
        <label for=":text">Text</label>
        <textarea id=":text" name="text" rows={14} {...editorData(repository, "")} />
      </p>
      <button class="button first" type="submit">
        Write it
      </button>
    </PostForm>
  </article>
);

export const LogIn: FC = () => (
  <article class="wide">
    <header class="page-head">
      <h1>Log in</h1>
      <p class="lead">
        With the token that `loopwiki serve` was started with, you may change things.
      </p>
    </header>
    <form method="post" action={actions.logIn} class="inline-form">
      <div>
        <label for=":token">Token</label>
        <input id=":token" name="token" type="password" required autocomplete="current-password" />
      </div>
      <button class="button first" type="submit">
        Log in
      </button>
    </form>
  </article>
);
