import type { FC } from "hono/jsx";
import { actions } from "../forms/actions.ts";
import type { AgentsMdParts } from "../write/agents-md-parts.ts";
import { canChange, PostForm } from "./forms.tsx";
import { ReadOnly } from "./edit-pages.tsx";

export interface AgentsMdEditProps {
  parts: AgentsMdParts;
  etag: string;
  /** Somebody was faster: why nothing was saved, and the file as it is now. */
  conflict?: { message: string; theirs: string } | undefined;
}

/** What is a person's in AGENTS.md, around the block that loopwiki keeps. */
export const AgentsMdEdit: FC<AgentsMdEditProps> = ({ parts, etag, conflict }) => (
  <article class="wide">
    <header class="page-head">
      <p class="crumbs">
        <a href="/agents-md">AGENTS.md</a>
      </p>
      <h1>{conflict === undefined ? "Edit AGENTS.md" : "Somebody was faster"}</h1>
      {conflict !== undefined && <p class="lead">{conflict.message}</p>}
    </header>
    {!canChange() && <ReadOnly />}
    <PostForm action={actions.saveAgentsMd} fields={{ etag }} class="edit-form">
      <Part
        name="before"
        text={parts.before}
        label={parts.block === undefined ? "Text" : "Before"}
      />
      {parts.block !== undefined && (
        <>
          <h2 class="label">What loopwiki keeps</h2>
          <pre tabindex={0}>{parts.block}</pre>
          <p class="quiet">
            Saved as it is. <code>loopwiki correct</code> adds to it.
          </p>
          <Part name="after" text={parts.after} label="After" />
        </>
      )}
      <p class="quiet">Saving changes the file; the commit is yours.</p>
      <button class="button first" type="submit">
        Save
      </button>
    </PostForm>
    {conflict !== undefined && (
      <section class="after" aria-labelledby=":theirs">
        <h2 id=":theirs">The file as it is now</h2>
        <pre tabindex={0}>{conflict.theirs}</pre>
      </section>
    )}
  </article>
);

const Part: FC<{ name: string; text: string; label: string }> = ({ name, text, label }) => (
  <>
    <label for={`:${name}`}>{label}</label>
    <textarea
      id={`:${name}`}
      name={name}
      class="part"
      rows={Math.min(24, text.split("\n").length + 2)}
    >
      {`\n${text}`}
    </textarea>
  </>
);
