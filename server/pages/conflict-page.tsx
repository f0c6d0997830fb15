import type { FC } from "hono/jsx";
import { pageAddress } from "../addresses.ts";
import { actions } from "../forms/actions.ts";
import { PostForm } from "./forms.tsx";

export interface ConflictProps {
  id: string;
  message: string;
  hint: string | undefined;
  /** Hash of the text as it is now; empty when there is none. */
  etag: string;
  yours: string;
  /** Undefined when the page is gone. */
  theirs: string | undefined;
}

/** Two people wrote: both texts, and a form that saves what is made of them. Nothing of either is lost. */
export const ConflictPage: FC<ConflictProps> = ({ id, message, hint, etag, yours, theirs }) => (
  <article class="wide">
    <header class="page-head">
      <h1>Somebody was faster</h1>
      <p class="lead">{message}</p>
      {hint !== undefined && <p>{hint}</p>}
    </header>
    <PostForm action={actions.savePage} fields={{ id, etag }} class="edit-form">
      <label for=":text">Your text, to be saved over theirs</label>
      <textarea id=":text" name="text" rows={20}>
        {`\n${yours}`}
      </textarea>
      <button class="button first" type="submit">
        Save this
      </button>
    </PostForm>
    {theirs === undefined ? (
      <p class="warning">The page is gone now; saving writes it again.</p>
    ) : (
      <section class="after" aria-labelledby=":theirs">
        <h2 id=":theirs">
          <a href={pageAddress(id)}>Their text</a>
        </h2>
        <pre tabindex={0}>{theirs}</pre>
      </section>
    )}
  </article>
);
