import type { CommandDefinition } from "../command.ts";

const planArgument = ["<plan>", "id, slug, or a beginning that only it has"] as const;

const planSubcommands: readonly CommandDefinition[] = [
  {
    name: "list",
    summary: "All plans and where they stand",
    options: [["--status <status>", "only plans with this status"]],
    examples: ["loopwiki plan list", "loopwiki plan list --status proposed"],
    load: () => import("./plan/list.ts"),
  },
  {
    name: "show",
    summary: "One plan as a person reads it",
    arguments: [planArgument],
    load: () => import("./plan/show.ts"),
  },
  {
    name: "check",
    summary: "Check plans against their schema and against the code",
    arguments: [["[plans...]", "plans to check; all of them when left out"]],
    options: [["--format <format>", "pretty, json, sarif or github (default pretty)"]],
    load: () => import("./plan/check.ts"),
  },
  {
    name: "approve",
    summary: "Agree to a plan and to every command it will run",
    arguments: [planArgument],
    load: () => import("./plan/approve.ts"),
  },
  {
    name: "reject",
    summary: "Turn a plan down; its findings are not raised again",
    arguments: [planArgument],
    options: [["--reason <text>", "why, for those who ask later"]],
    examples: ['loopwiki plan reject price-validation --reason "prices are checked at the door"'],
    load: () => import("./plan/reject.ts"),
  },
  {
    name: "new",
    summary: "Write a plan, or let the planner write it from a sentence or a specification",
    arguments: [["[title]", "what will be better afterwards; a sentence for the planner"]],
    options: [
      ["--spec <file>", "a specification for the planner"],
      ["--agent <role=backend>", "who plans: planner=claude-code:<model>", "repeatable"],
      ["--mode <mode>", "implement, fix (reproduce first) or explore (change nothing)"],
      ["--files <globs...>", "files the plan may touch"],
      ["--run <command>", "a command that does the work, so that no agent is needed"],
      ["--verify <commands...>", "commands that must pass when it is done"],
      ["--why <text>", "why it is worth doing"],
      ["--skill <name>", "the skill the maker follows, for example tdd"],
    ],
    examples: [
      'loopwiki plan new "Customers can pay in instalments" --agent planner=claude-code:opus',
      'loopwiki plan new "Sort the imports" --files "src/**" --run "npx eslint --fix src" --verify "npm test"',
    ],
    load: () => import("./plan/new.ts"),
  },
];

/** Finding work, doing it, and deciding on it. */
export const loopCommands: readonly CommandDefinition[] = [
  {
    name: "audit",
    summary: "Look for what to improve and write it up as plans",
    options: [
      ["--category <name>", "only findings of this category", "repeatable"],
      ["--max-plans <n>", "at most so many plans (default 5)"],
      [
        "--agent <role=backend>",
        "a model that reads as well: auditor=claude-code:<model>",
        "repeatable",
      ],
      ["--dry-run", "say what would be proposed, write nothing"],
    ],
    examples: ["loopwiki audit", "loopwiki audit --category tests --dry-run"],
    load: () => import("./audit.ts"),
  },
  {
    name: "plan",
    summary: "List, read, check, approve, reject and write plans",
    subcommands: planSubcommands,
  },
  {
    name: "execute",
    summary: "Carry out an approved plan in a worktree of its own",
    arguments: [planArgument],
    options: [
      [
        "--agent <role=backend>",
        "who works: maker=claude-code:<model>, maker=command:<program>, maker=replay:<recording>",
        "repeatable",
      ],
      [
        "--mode <mode>",
        "explore only looks, whatever the plan's mode; fix and implement as the plan",
      ],
      ["--until <chunk>", "stop after this chunk"],
      ["--dry-run", "say what would happen, do nothing"],
    ],
    examples: [
      "loopwiki execute remove-unused-exports",
      "loopwiki execute price-validation --agent maker=claude-code:sonnet",
    ],
    load: () => import("./execute.ts"),
  },
  {
    name: "review",
    summary: "The diff of a run, its verdicts, test output and receipts",
    arguments: [planArgument],
    load: () => import("./review.ts"),
  },
  {
    name: "merge",
    summary: "Merge a verified plan into the branch it started from",
    arguments: [planArgument],
    load: () => import("./merge.ts"),
  },
  {
    name: "stats",
    summary: "What each stage of the loop caught, over all runs",
    examples: ["loopwiki stats"],
    load: () => import("./stats.ts"),
  },
  {
    name: "discard",
    summary: "End a run; what it learned is kept",
    arguments: [planArgument],
    options: [["--reason <text>", "why"]],
    load: () => import("./discard.ts"),
  },
];
