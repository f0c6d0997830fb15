import { useRef } from "preact/hooks";
import type { Finding } from "./ask.ts";
import type { Conflict } from "./conflict.ts";
import type { FoundDraft } from "./drafts.ts";

/** What stands around the text. */
export interface BenchState {
  status: string;
  /** The status says that something failed. */
  isBad: boolean;
  isPreviewOn: boolean;
  /** An unsaved text of this page that another editor left behind. */
  offer: FoundDraft | undefined;
  conflict: Conflict | undefined;
  /** Undefined while nobody has looked. */
  findings: readonly Finding[] | undefined;
  /** What the button that saves says. */
  save: string;
}

export interface BenchActions {
  preview: () => void;
  attach: (files: readonly File[]) => void;
  restore: (draft: FoundDraft) => void;
  forget: (draft: FoundDraft) => void;
  next: () => void;
  settle: (whose: "mine" | "theirs") => void;
  goTo: (finding: Finding) => void;
}

export function Bar({ state, act }: { state: BenchState; act: BenchActions }) {
  const files = useRef<HTMLInputElement>(null);
  return (
    <>
      {state.offer && <Offer draft={state.offer} act={act} />}
      {state.conflict && <ConflictNotice conflict={state.conflict} act={act} />}
      <p class="editor-tools">
        <button class="button first" type="submit" title="Ctrl S saves and stays here">
          {state.save}
        </button>
        <button class="button" type="button" aria-pressed={state.isPreviewOn} onClick={act.preview}>
          Preview
        </button>
        <button class="button" type="button" onClick={() => files.current?.click()}>
          Attach a file
        </button>
        <input
          ref={files}
          type="file"
          multiple
          hidden
          aria-label="Files to attach"
          onChange={({ currentTarget }) => {
            act.attach([...(currentTarget.files ?? [])]);
            currentTarget.value = "";
          }}
        />
        <span class={state.isBad ? "editor-status bad" : "editor-status"} role="status">
          {state.status}
        </span>
      </p>
    </>
  );
}

function Offer({ draft, act }: { draft: FoundDraft; act: BenchActions }) {
  return (
    <div class="flash" role="alert">
      <p>
        {`An edit of this page was not saved, from ${new Date(draft.at).toLocaleString()}. `}
        It is kept in this browser.
      </p>
      <p class="actions">
        <button class="button first" type="button" onClick={() => act.restore(draft)}>
          Bring it back
        </button>
        <button class="button" type="button" onClick={() => act.forget(draft)}>
          Throw it away
        </button>
      </p>
    </div>
  );
}

function ConflictNotice({ conflict, act }: { conflict: Conflict; act: BenchActions }) {
  return (
    <div class="flash" role="alert">
      <p>
        <b>Somebody was faster. </b>
        {wordsOf(conflict)}
      </p>
      {!conflict.isGone && (
        <p class="actions">
          <button class="button" type="button" onClick={act.next}>
            Next difference
          </button>
          <button class="button" type="button" onClick={() => act.settle("mine")}>
            Keep mine there
          </button>
          <button class="button" type="button" onClick={() => act.settle("theirs")}>
            Take theirs there
          </button>
        </p>
      )}
    </div>
  );
}

function wordsOf({ clashes, isGone }: Conflict): string {
  if (isGone)
    return "The page was deleted or renamed meanwhile. Saving writes it again, with this text.";
  if (clashes === undefined)
    return "Below is your text, compared with theirs. Nothing is saved until you save again.";
  const both =
    clashes === 0
      ? "You changed different lines."
      : `In ${clashes === 1 ? "one place" : `${clashes} places`} you both changed the same lines: look there.`;
  return `Their changes are in the text below, and so are yours, marked. ${both} Nothing is saved until you save again.`;
}

function summaryOf(findings: readonly Finding[] | undefined): string {
  if (!findings) return "It has not looked at this text yet.";
  return findings.length === 0 ? "Nothing is wrong." : `${findings.length} findings`;
}

const tones = { error: "bad", warning: "waiting", info: "plain" } as const;

/** What lint says of the text, as a list: a button leads to each place. */
export function Findings({ state, act }: { state: BenchState; act: BenchActions }) {
  const { findings } = state;
  const said = summaryOf(findings);
  return (
    <section class="editor-findings" aria-labelledby=":lint-says">
      <h2 id=":lint-says">Lint says</h2>
      <p class="sr-only" role="status">
        {said}
      </p>
      {(findings ?? []).length === 0 && <p class="empty">{said}</p>}
      <ul class="plain-list">
        {findings?.map((finding) => (
          <li>
            <span class={`badge ${tones[finding.severity]}`}>{finding.severity}</span>{" "}
            <button class="as-link" type="button" onClick={() => act.goTo(finding)}>
              {`line ${finding.line}`}
            </button>{" "}
            {finding.reason.replaceAll("`", "")}
          </li>
        ))}
      </ul>
    </section>
  );
}
