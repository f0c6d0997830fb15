import type { CommandDefinition } from "../../command.ts";

export const planArgument = ["<plan>", "id, slug, or a beginning that only it has"] as const;

export const planSubcommands: readonly CommandDefinition[] = [
  {
    name: "list",
    summary: "All plans and where they stand",
    options: [["--status <status>", "only plans with this status"]],
    examples: ["loopwiki plan list", "loopwiki plan list --status proposed"],
    load: () => import("./list.ts"),
  },
  {
    name: "show",
    summary: "One plan as a person reads it",
    arguments: [planArgument],
    examples: ["loopwiki plan show price-validation"],
    load: () => import("./show.ts"),
  },
  {
    name: "check",
    summary: "Check plans against their schema and against the code",
    arguments: [["[plans...]", "plans to check; all of them when left out"]],
    options: [["--format <format>", "pretty, json, sarif or github (default pretty)"]],
    examples: ["loopwiki plan check", "loopwiki plan check price-validation"],
    load: () => import("./check.ts"),
  },
  {
    name: "approve",
    forPeople: true,
    summary: "Agree to a plan and to every command it will run",
    arguments: [planArgument],
    options: [["--root-cause", "it goes to the root cause, so plan mode (Meta-Andon) ends"]],
    examples: ["loopwiki plan approve price-validation"],
    load: () => import("./approve.ts"),
  },
  {
    name: "reject",
    forPeople: true,
    summary: "Turn a plan down; its findings are not raised again",
    arguments: [planArgument],
    options: [["--reason <text>", "why, for those who ask later"]],
    examples: ['loopwiki plan reject price-validation --reason "prices are checked at the door"'],
    load: () => import("./reject.ts"),
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
    load: () => import("./new.ts"),
  },
];
