import { allowedStatuses, type PlanStatus } from "#plans";
import type { FC } from "hono/jsx";
import { actions } from "../forms/actions.ts";
import { canChange, PostForm } from "./forms.tsx";

export interface DecisionsProps {
  id: string;
  status: PlanStatus;
  /** `StoredPlan.hash` of the text that is shown: no other is approved. */
  seen: string;
  /** Whether the plan has a run, which can be discarded. */
  hasRun: boolean;
}

/** What a person may decide now, by the same table as the command line. */
export const Decisions: FC<DecisionsProps> = ({ id, status, seen, hasRun }) => {
  const allowed = allowedStatuses(status, "person");
  if (!canChange()) return <></>;
  const mayDiscard = hasRun && status !== "merged" && status !== "discarded";
  return (
    <section class="decisions" aria-label="Decide">
      {allowed.includes("approved") && (
        <Approve id={id} seen={seen} isStopped={status === "stopped"} />
      )}
      {status === "verified" && (
        <Decision
          name="Merge"
          words="The verified commit goes to the base branch. Look at the difference first."
          form={
            <PostForm action={actions.mergePlan} fields={{ id }}>
              <button class="button first" type="submit">
                Merge
              </button>
            </PostForm>
          }
        />
      )}
      {allowed.includes("rejected") && (
        <Decision
          name="Reject"
          words="No audit raises its findings again."
          form={<WithReason action={actions.rejectPlan} id={id} word="Reject" />}
        />
      )}
      {mayDiscard && (
        <Decision
          name="Discard"
          words="Its branch and worktree go; its journal, incidents and learnings stay."
          form={<WithReason action={actions.discardPlan} id={id} word="Discard" />}
        />
      )}
    </section>
  );
};

const Approve: FC<{ id: string; seen: string; isStopped: boolean }> = (props) => {
  const { id, seen, isStopped } = props;
  return (
    <Decision
      name="Approve"
      words="Its commands may then run on this machine, in a worktree of their own. Execute it with loopwiki execute."
      form={
        <PostForm action={actions.approvePlan} fields={{ id, seen }}>
          {isStopped && (
            <label>
              <input type="checkbox" name="rootCause" value="yes" /> It goes to the root cause
            </label>
          )}
          <button class="button first" type="submit">
            Approve this plan
          </button>
        </PostForm>
      }
    />
  );
};

interface DecisionProps {
  /** What is decided. */
  name: string;
  words: string;
  form: ReturnType<typeof PostForm>;
}

const Decision: FC<DecisionProps> = ({ name, words, form }) => (
  <div class="decision" role="group" aria-label={name}>
    <p>{words}</p>
    {form}
  </div>
);

const WithReason: FC<{ action: string; id: string; word: string }> = ({ action, id, word }) => (
  <PostForm action={action} fields={{ id }}>
    <label for={`:why-${word}`}>Why</label>
    <input id={`:why-${word}`} name="reason" required maxlength={500} />
    <button class="button bad" type="submit">
      {word}
    </button>
  </PostForm>
);
