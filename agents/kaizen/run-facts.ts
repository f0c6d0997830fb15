import type { RunContext } from "../execute/run-context.ts";
import type { GateFacts } from "./learning-gate.ts";

/** What the gate may ask of a run: the files of its worktree, and whether a proof is there. */
export async function factsOfRun(run: RunContext): Promise<GateFacts> {
  const listed = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = (await run.worktree.run(listed)).split("\0").filter((file) => file !== "");
  const memory = run.memory();
  return {
    files,
    textOf: (path) => memory.readBeside(path).catch(() => undefined), // a link that leads outside
    evidenceExists: (evidence) => evidenceExists(run, evidence),
    embed: run.services.embed,
  };
}

async function evidenceExists(run: RunContext, evidence: string): Promise<boolean> {
  const { services, state } = run;
  if (/^INC-[\w-]+$/.test(evidence))
    return (await services.incidents.list()).some(({ id }) => id === evidence);
  const [, path, commit] = /^([^@]+)@([0-9a-f]{7,64})$/.exec(evidence) ?? [];
  if (path !== undefined && commit !== undefined) {
    const okCodes = [0, 1, 128]; // no such commit, or not there in it
    return (
      (await services.git.answer(["cat-file", "-e", `${commit}:${path}`], { okCodes })).code === 0
    );
  }
  const [, of, chunk, attempt] = /^([^/\s]+)\/([^/\s#]+)#(\d+)$/.exec(evidence) ?? [];
  if (of === undefined) return false;
  if (of === state.run)
    return (state.chunks.get(chunk ?? "")?.attempts ?? []).some(
      (each) => each.attempt === Number(attempt),
    );
  const known = (await services.runs.list()).some((summary) => summary.run === of);
  const events = known ? await services.runs.read(of) : [];
  return events.some(
    (event) =>
      event.type === "attempt-started" &&
      event.chunk === chunk &&
      event.attempt === Number(attempt),
  );
}
