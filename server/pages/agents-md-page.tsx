import type { FC } from "hono/jsx";
import type { AgentsMd, BlameLine } from "../gather/agents-md.ts";

import { shortId } from "../words.ts";
import { RawLinks } from "./parts.tsx";
import { canChange } from "./forms.tsx";

interface AgentsMdProps {
  agentsMd: AgentsMd | undefined;
  html: string;
  /** The text begins with a title of its own. */
  hasTitle: boolean;
}

export const AgentsMdPage: FC<AgentsMdProps> = ({ agentsMd, html, hasTitle }) => {
  return (
    <article class="wide">
      <header class="page-head">
        {hasTitle ? <p class="crumbs">AGENTS.md</p> : <h1>AGENTS.md</h1>}
        <p class="quiet">What every agent in this repository is told first.</p>
        {canChange() && (
          <p class="actions">
            <a href="/agents-md/edit">{agentsMd === undefined ? "Write it" : "Edit"}</a>
          </p>
        )}
      </header>
      {agentsMd === undefined ? (
        <p class="empty">
          There is none yet: <code>loopwiki init</code> writes one.
        </p>
      ) : (
        <>
          <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />
          <section class="after" aria-labelledby=":blame">
            <h2 id=":blame">Who wrote each line</h2>
            {agentsMd.block !== undefined && (
              <p class="quiet">
                {`Lines ${agentsMd.block.from} to ${agentsMd.block.to} are loopwiki's; the others it never touches.`}
              </p>
            )}
            <Blame agentsMd={agentsMd} />
            <RawLinks address="/agents-md" />
          </section>
        </>
      )}
    </article>
  );
};

const Blame: FC<{ agentsMd: AgentsMd }> = ({ agentsMd: { lines, block } }) => (
  <div class="scroll" tabindex={0} role="region" aria-label="Lines and who wrote them">
    <table class="blame">
      <thead class="sr-only">
        <tr>
          <th scope="col">Commit</th>
          <th scope="col">Line</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, at) => (
          <tr class={isOurs(block, at + 1) ? "ours" : undefined}>
            <td title={line.subject}>{isSameCommit(line, lines[at - 1]) ? "" : nameOf(line)}</td>
            <td>
              <code>{line.text === "" ? " " : line.text}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function isOurs(block: AgentsMd["block"], line: number): boolean {
  return block !== undefined && line >= block.from && line <= block.to;
}

function isSameCommit(line: BlameLine, before: BlameLine | undefined): boolean {
  return before !== undefined && before.commit === line.commit;
}

function nameOf({ commit, author = "", date = "" }: BlameLine): string {
  if (commit === undefined) return "not committed";
  return `${date.slice(0, 10)} ${author.slice(0, 16)} ${shortId(commit)}`;
}
