import type { Page } from "#wiki";
import type { FC } from "hono/jsx";
import { historyAddress, pageAddress } from "../addresses.ts";
import type { PageCommit } from "../gather/history.ts";
import { actions } from "../forms/actions.ts";
import { shortId } from "../words.ts";
import { Diff } from "./diff.tsx";
import { PostForm } from "./forms.tsx";
import { When } from "./parts.tsx";
import { Crumbs } from "./wiki-page.tsx";

export interface HistoryProps {
  page: Page;
  commits: readonly PageCommit[];
  /** The commit that was asked for: what it changed, and what going back to it would change now. */
  chosen: { commit: PageCommit; diff: string; back: string } | undefined;
  /** A branch that was just made to bring a version back. */
  branch: string | undefined;
}

export const HistoryPage: FC<HistoryProps> = ({ page, commits, chosen, branch }) => (
  <article class="wide">
    <header class="page-head">
      <Crumbs id={page.id} />
      <h1>{`History of ${page.title}`}</h1>
      <p class="actions">
        <a href={pageAddress(page.id)}>The page as it is</a>
      </p>
    </header>
    {branch !== undefined && (
      <p class="flash" role="status">
        The branch <code>{branch}</code> has one commit that brings the older text back. Look at it
        with <code>{`git show ${branch}`}</code> and merge it like any other.
      </p>
    )}
    {chosen !== undefined && <Chosen chosen={chosen} id={page.id} />}
    {commits.length === 0 ? (
      <p class="empty">This page is in no commit yet.</p>
    ) : (
      <Commits page={page} commits={commits} chosen={chosen} />
    )}
  </article>
);

const Commits: FC<Omit<HistoryProps, "branch">> = ({ page, commits, chosen }) => (
  <div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">When (UTC)</th>
          <th scope="col">What</th>
          <th scope="col">Who</th>
          <th scope="col">Commit</th>
        </tr>
      </thead>
      <tbody>
        {commits.map(({ commit, date, subject, author }) => (
          <tr>
            <td>
              <When at={date} />
            </td>
            <td>
              <a
                href={historyAddress(page.id, commit)}
                aria-current={commit === chosen?.commit.commit ? "true" : undefined}
              >
                {subject}
              </a>
            </td>
            <td>{author}</td>
            <td>
              <code>{shortId(commit)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const Chosen: FC<{ chosen: NonNullable<HistoryProps["chosen"]>; id: string }> = (props) => {
  const { commit, diff, back } = props.chosen;
  return (
    <section aria-labelledby=":chosen">
      <h2 id=":chosen">{commit.subject}</h2>
      <p class="quiet">
        {`${commit.author}, `}
        <When at={commit.date} />
        {`, ${shortId(commit.commit)}`}
      </p>
      {diff === "" ? (
        <p class="empty">It did not change the text.</p>
      ) : (
        <Diff text={diff} label="What it changed" />
      )}
      {back !== "" && (
        <PostForm
          action={actions.revertPage}
          fields={{ id: props.id, commit: commit.commit }}
          class="decision"
        >
          <p>
            Going back makes a branch with one commit, to be reviewed and merged; nothing changes
            here until then.
          </p>
          <details>
            <summary>What going back would change</summary>
            <Diff text={back} label="What going back would change" />
          </details>
          <button class="button" type="submit">
            Propose to go back to this version
          </button>
        </PostForm>
      )}
    </section>
  );
};
