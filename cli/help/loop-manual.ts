import type { Manual } from "./manual-entry.ts";

/** Finding work, doing it and deciding on it; by the words that call a command. */
export const loopManual: Manual = {
  audit: {
    about:
      "Looks for untested modules, hot spots, unused code, copies, cycles, stale pages, failing commands and what people reported, and with an auditor for more. Every finding is proven on a clean checkout, ranked, and written up as at most five plans. Nothing is executed.",
    see: ["plan list", "plan show", "feedback"],
  },
  plan: {
    about:
      "A plan is a document that you read and approve: why, evidence with path and line, chunks with the files they may touch, and the commands that must pass.",
    see: ["audit", "execute"],
  },
  "plan list": {
    about: "Every plan with its status by its run, else by its file.",
    see: ["plan show", "audit"],
  },
  "plan show": {
    about: "The plan with every command that approving it agrees to.",
    see: ["plan approve", "plan reject", "plan check"],
  },
  "plan check": {
    about:
      "Checks the documents, and for plans that wait whether their evidence still stands and which of their files changed since they were written.",
    exits: { 1: "a plan has errors" },
    see: ["plan show", "ci"],
  },
  "plan approve": {
    about:
      "Your consent, in this clone, to the plan's text and to the commands it lists. A changed text needs a new one.",
    exits: { 3: "an agent asked, or the plan needs a root cause first" },
    see: ["execute", "plan show"],
  },
  "plan reject": {
    about: "Records the reason. Audits do not raise the plan's findings again.",
    see: ["plan list"],
  },
  "plan new": {
    about:
      "With --files, --run and --verify it writes the plan itself. With a planner it asks for one from a sentence or a specification, and shows what is wrong with the draft.",
    exits: { 1: "the planner's draft is not sound, or it asks back" },
    see: ["plan show", "plan approve"],
  },
  execute: {
    about:
      "Works in ../loop-<plan> on branch loop/<plan>: for each chunk a packet of memory, a maker, gates, a checker, a commit, a learning. The harness runs the checks itself on a clean checkout; what an agent says decides nothing. Your branch never moves.\n\nStopped at any moment, the same command goes on and does nothing twice.",
    exits: {
      2: "wrong use, settings without consent, or an agent that is not signed in",
      3: "the line is stopped, or an agent asked",
      4: "budget or time ran out; the same command goes on later",
    },
    see: ["review", "merge", "discard", "andon list", "runs show"],
  },
  review: {
    about: "What merge would bring, who judged it and how, and which pages were shown.",
    exits: { 3: "the run was stopped" },
    see: ["merge", "discard", "runs show"],
  },
  merge: {
    about:
      "The only command that moves your branch. It verifies each plan again on what came before, and git refuses to overwrite what you have not committed.",
    exits: { 3: "the line is stopped, or an agent asked" },
    see: ["review", "discard"],
  },
  discard: {
    about: "Removes worktree and branch. Incidents and learnings stay.",
    see: ["review", "plan list"],
  },
  loop: {
    about:
      "Takes approved plans in their order, documents and lints after each, and stops for what a person must decide.",
    exits: { 3: "the line is stopped, or an agent asked", 4: "budget or time ran out" },
    see: ["schedule", "status", "review"],
  },
  schedule: {
    about:
      "Prints what starts `loopwiki loop --once`; you put it where it belongs, or add --write.",
    see: ["loop"],
  },
  document: {
    about:
      "Finds pages whose cited code changed in meaning, brings their generated sections up to date, and with a librarian their prose; then lints. More than ten findings: it reports and waits.",
    exits: { 1: "pages are due, or lint findings wait for you" },
    see: ["review", "lint", "ingest"],
  },
  ingest: {
    about:
      "Copies the source to raw/, where it never changes, and writes a page with its provenance. Addresses are fetched because you name them; what was read is data and instructs nobody.",
    exits: { 1: "a source could not be read" },
    see: ["search", "document"],
  },
  gates: {
    about:
      "The gates that judge an agent's work, on any two commits: tests edited, skipped or weakened, checks loosened, links and submodules. For pipelines and for the curious.",
    exits: { 1: "the difference is refused" },
    see: ["review", "ci"],
  },
  stats: {
    about: "What gates, checkers and goal-checkers caught and cost, over all runs of this clone.",
    see: ["stats memory", "runs list"],
  },
  "stats memory": {
    about:
      "Pages and learnings that were shown, cited and followed, and how often work succeeds at the first attempt with and without them.",
    see: ["stats", "doctor"],
  },
  correct: {
    about:
      "Writes the line into the fenced block of AGENTS.md, in your name. The block has a size budget: --replace says which line goes.",
    see: ["agents-md show", "agents-md compact"],
  },
  "agents-md": {
    about:
      "loopwiki owns a fenced block of AGENTS.md and nothing else of it. Each correction in it has its evidence, author and date.",
    see: ["correct", "lint"],
  },
  "agents-md show": {
    about: "Every correction, and how much of the size budget is left.",
    see: ["correct", "agents-md blame"],
  },
  "agents-md check": {
    about:
      "Drift between AGENTS.md and the files of other agents, text that is dangerous, lines that say nothing new.",
    exits: { 1: "something is wrong" },
    see: ["agents-md compact", "lint"],
  },
  "agents-md compact": {
    about: "Keeps every rule that still says something; only the fenced block changes.",
    see: ["agents-md show"],
  },
  "agents-md blame": {
    about: "For each line the person or run that brought it, its evidence, and the commit.",
    see: ["agents-md show"],
  },
  andon: {
    about:
      "A failure opens an incident and stops the line: nothing is executed, merged or pushed through our hook until a person closes it. It stays stopped across restarts.",
    see: ["status", "review"],
  },
  "andon list": {
    about: "Open incidents first, then counters and what was closed.",
    exits: { 3: "the line is stopped" },
    see: ["andon show", "andon close"],
  },
  "andon show": {
    about: "What failed, where, what was tried, the Five Whys, and the check that must pass.",
    see: ["andon close", "runs show"],
  },
  "andon close": {
    about:
      "Runs the check that failed, on a clean checkout, and opens the line only when it passes and you have said cause, prevention and owner.",
    exits: { 3: "the check still fails, or an agent asked" },
    see: ["andon list", "execute"],
  },
  "andon reset": {
    about: "For counters that no longer mean anything. The reason is kept.",
    see: ["andon list"],
  },
  "andon guard": {
    about: "Says nothing and exits 0 while the line is open.",
    exits: { 3: "the line is stopped" },
    see: ["andon hook", "andon list"],
  },
  "andon hook": {
    about: "Adds a pre-push hook beside your own hooks, or removes exactly that.",
    see: ["andon guard"],
  },
  runs: {
    about: "Every run is rebuilt from its journal; nothing is told that was not recorded.",
    see: ["stats", "review"],
  },
  "runs list": {
    about: "Newest first.",
    see: ["runs show"],
  },
  "runs show": {
    about: "The run's spans as a tree, with times, tokens, cost and outcomes.",
    see: ["runs export", "review"],
  },
  "runs export": {
    about:
      "Writes lines of JSON to standard output. Conversations hold your code: --consent says that you know.",
    see: ["runs list"],
  },
};
