import type { CommandDefinition } from "../../command.ts";

const runArgument = "a run, or a plan for its latest run";

/** `loopwiki runs`: what executions did, and what of it can be used elsewhere. */
export const runsCommand: CommandDefinition = {
  name: "runs",
  summary: "What executions did, span by span, and exports of it",
  subcommands: [
    {
      name: "list",
      summary: "All runs with their length, attempts, tokens and cost",
      options: [["--plan <plan>", "only the runs of this plan"]],
      examples: ["loopwiki runs list"],
      load: () => import("./list.ts"),
    },
    {
      name: "show",
      summary: "One run as a tree: chunks, attempts, agents, models, tools and checks",
      arguments: [["<run>", runArgument]],
      examples: ["loopwiki runs show price-validation"],
      load: () => import("./show.ts"),
    },
    {
      name: "export",
      summary: "Spans, or conversations with their reward to fine-tune a model, in lines of JSON",
      arguments: [["[runs...]", "runs or plans; all runs when left out"]],
      options: [
        ["--format <format>", "spans or chat (default spans)"],
        ["--consent", "you may pass on what agents read and wrote here; needed for chat"],
        ["--send", "send the spans to your collector instead of printing them"],
      ],
      examples: [
        "loopwiki runs export > spans.jsonl",
        "loopwiki runs export --format chat --consent > train.jsonl",
      ],
      load: () => import("./export.ts"),
    },
  ],
};
