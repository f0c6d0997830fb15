import type { CheckResult, Receipt, Verdict } from "#agents";
import type { Child, FC } from "hono/jsx";
import { pageAddress } from "../addresses.ts";
import type { Tone } from "../gather/timeline.ts";
import { dayAndTime, duration } from "../words.ts";

/** A status in a coloured frame; the word itself carries the meaning, the colour only helps. */
export const Badge: FC<{ tone: Tone; children?: string }> = ({ tone, children }) => (
  <span class={`badge ${tone}`}>{children}</span>
);

export const When: FC<{ at: string }> = ({ at }) => <time datetime={at}>{dayAndTime(at)}</time>;

/** A message of ours: what stands in backticks is code. */
export const Marked: FC<{ text: string }> = ({ text }) => (
  <>{text.split("`").map((part, at) => (at % 2 === 1 ? <code>{part}</code> : part))}</>
);

/** HTML that the renderer has sanitized. */
export const Prose: FC<{ html: string }> = ({ html }) => (
  <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />
);

/** Rendered HTML without the title it begins with, where the page's own heading says it already. */
export function withoutTitle(html: string): string {
  return html.replace(/^\s*<h1\b[^>]*>.*?<\/h1>/s, "");
}

/** The same as Markdown and as JSON, for programs. */
export const RawLinks: FC<{ address: string; hasMarkdown?: boolean }> = (props) => (
  <p class="actions">
    {props.hasMarkdown !== false && <a href={`${props.address}.md`}>Markdown</a>}
    <a href={`${props.address}.json`}>JSON</a>
  </p>
);

/** Links to pages by their titles. */
export const PageLinks: FC<{
  pages: readonly { id: string; title: string }[];
  columns?: boolean;
}> = ({ pages, columns = false }) => (
  <ul class={columns ? "plain-list columns" : "plain-list"}>
    {pages.map(({ id, title }) => (
      <li>
        <a href={pageAddress(id)}>{title}</a>
      </li>
    ))}
  </ul>
);

/** A term of a `<dl class="facts">`; nothing when there is nothing to say. */
export const Fact: FC<{ name: string; values: readonly Child[] }> = ({ name, values }) =>
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

export const Folded: FC<{ title: string; text: string }> = ({ title, text }) => (
  <details>
    <summary>{title}</summary>
    <pre tabindex={0}>{text}</pre>
  </details>
);

const toneOfCheck = { passed: "good", failed: "bad", skipped: "waiting" } as const;

export const Checks: FC<{ results: readonly CheckResult[] }> = ({ results }) => (
  <ul class="checks">
    {results.map((result) => (
      <li>
        <Badge tone={toneOfCheck[result.status]}>{result.status}</Badge> <b>{result.name}</b>
        {result.command !== undefined && <code>{result.command}</code>}
        <span class="quiet">{duration(result.durationMs)}</span>
        {result.detail !== "" && <CheckDetail detail={result.detail} />}
      </li>
    ))}
  </ul>
);

const CheckDetail: FC<{ detail: string }> = ({ detail }) =>
  detail.includes("\n") ? <Folded title="Output" text={detail} /> : <p class="detail">{detail}</p>;

/** Absent when nobody could judge the criterion. */
const MetBadge: FC<{ met: boolean | undefined }> = ({ met }) => {
  if (met === undefined) return <Badge tone="waiting">for you to judge</Badge>;
  return <Badge tone={met ? "good" : "bad"}>{met ? "met" : "not met"}</Badge>;
};

export const VerdictView: FC<{ verdict: Verdict }> = ({ verdict }) => (
  <div class="verdict">
    <p class="detail">
      {`${verdict.by} decided to ${verdict.decision}.`} {verdict.feedback}
    </p>
    <ul class="checks">
      {verdict.criteria.map(({ criterion, met, evidence }) => (
        <li>
          <MetBadge met={met} /> <b>{criterion}</b>
          <span class="quiet expected">{evidence}</span>
        </li>
      ))}
    </ul>
  </div>
);

/** What memory the maker was shown, in the order of the packet. */
export const Receipts: FC<{ receipts: readonly Receipt[] }> = ({ receipts }) => (
  <ol class="receipts">
    {receipts.map((receipt) => (
      <li value={receipt.rank}>
        <ReceiptName id={receipt.id} />{" "}
        <span class="quiet">{`${receipt.tokens} tokens, sha256 ${receipt.hash.slice(0, 8)}`}</span>
      </li>
    ))}
  </ol>
);

const ReceiptName: FC<{ id: string }> = ({ id }) => {
  const page = /^wiki\/(.+)\.md$/.exec(id)?.[1];
  return page === undefined ? <code>{id}</code> : <a href={pageAddress(page)}>{page}</a>;
};
