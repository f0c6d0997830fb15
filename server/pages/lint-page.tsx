import type { FC } from "hono/jsx";
import { fileAddress, pageAddress } from "../addresses.ts";
import type { LintFinding, LintView } from "../gather/lint.ts";
import { actions } from "../forms/actions.ts";
import { count } from "../words.ts";
import { PostForm } from "./forms.tsx";
import { Badge, Marked } from "./parts.tsx";

const toneOf = { error: "bad", warning: "waiting", info: "plain" } as const;
/** Findings listed at once. */
const most = 300;

export const LintPage: FC<LintView> = (props) => {
  const { findings, accepted, summary, pages } = props;
  return (
    <article class="wide">
      <header class="page-head">
        <h1>Lint</h1>
        <p class="lead">
          {findings.length === 0
            ? `Nothing is wrong in ${count(pages, "page")}.`
            : `${count(summary.error, "error")}, ${count(summary.warning, "warning")} and ${summary.info} for information in ${count(pages, "page")}.`}
        </p>
        <p class="quiet">
          <code>loopwiki lint --fix</code> mends what has one right answer.
        </p>
      </header>
      <ul class="findings">
        {findings.slice(0, most).map((finding) => (
          <Finding finding={finding} isAcceptable={finding.severity !== "info"} />
        ))}
      </ul>
      {findings.length > most && (
        <p class="quiet">{`${findings.length - most} more: the command line lists all.`}</p>
      )}
      {accepted.length > 0 && (
        <details>
          <summary>{`${count(accepted.length, "finding")} accepted by a person`}</summary>
          <ul class="findings">
            {accepted.map((finding) => (
              <Finding finding={finding} isAcceptable={false} />
            ))}
          </ul>
        </details>
      )}
    </article>
  );
};

const Finding: FC<{ finding: LintFinding; isAcceptable: boolean }> = (props) => {
  const { severity, reason, file, line, page, ruleId, expected = [], fingerprint } = props.finding;
  return (
    <li>
      <p>
        <Badge tone={toneOf[severity]}>{severity}</Badge> <Marked text={reason} />
      </p>
      <p class="quiet">
        <a href={page === undefined ? fileAddress(file, `L${line}`) : pageAddress(page)}>
          {`${file}:${line}`}
        </a>
        {` · ${ruleId}`}
        {expected.length > 0 && ` · expected ${expected.slice(0, 3).join(", ")}`}
      </p>
      {props.isAcceptable && (
        <PostForm action={actions.acceptFinding} fields={{ finding: fingerprint }}>
          <details>
            <summary>Accept it</summary>
            <div class="inline-form">
              <div>
                <label for={`:why-${fingerprint}`}>Why it may stay</label>
                <input
                  id={`:why-${fingerprint}`}
                  name="reason"
                  required
                  minlength={3}
                  maxlength={300}
                />
              </div>
              <button class="button" type="submit">
                Accept
              </button>
            </div>
          </details>
        </PostForm>
      )}
    </li>
  );
};
