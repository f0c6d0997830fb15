import type { CommandDefinition } from "../../command.ts";
import { planArgument } from "../plan/subcommands.ts";

const incidentArgument = ["<incident>", "id, or a beginning that only it has"] as const;

export const andonSubcommands: readonly CommandDefinition[] = [
  {
    name: "list",
    summary: "What stops the line, what was closed, how often what failed",
    examples: ["loopwiki andon list"],
    load: () => import("./list.ts"),
  },
  {
    name: "show",
    summary: "One incident with its evidence and its Five Whys",
    arguments: [incidentArgument],
    examples: ["loopwiki andon show INC-20260601-0a1b2c3d"],
    load: () => import("./show.ts"),
  },
  {
    name: "close",
    forPeople: true,
    summary: "Open the line again, once the check that failed passes",
    arguments: [incidentArgument],
    options: [
      ["--cause <text>", "the root cause, in a sentence"],
      ["--level <level>", "L1 make it impossible, L2 detect it, L3 document it, L4 alert"],
      ["--prevention <text>", "what keeps it from happening again"],
      ["--owner <name>", "who sees to the prevention"],
      ["--on <commit>", "where the check must pass (default: where the work goes on)"],
      ["--check <command>", "a check that shows the failure better than the recorded one"],
    ],
    examples: [
      'loopwiki andon close INC-20260601-0a1b2c3d --cause "the rounding test used the old tax" --level L2 --prevention "src/tax.test.ts checks the table" --owner ada',
    ],
    load: () => import("./close.ts"),
  },
  {
    name: "reset",
    forPeople: true,
    summary: "Start a plan's failure counters from nothing, with a reason on record",
    arguments: [planArgument],
    options: [["--reason <text>", "why"]],
    examples: ['loopwiki andon reset price-validation --reason "The test machine was full"'],
    load: () => import("./reset.ts"),
  },
  {
    name: "guard",
    summary: "Exit with 3 while the line is stopped; for hooks and scripts",
    arguments: [["[step]", "what would go on, for the message"]],
    examples: ["loopwiki andon guard merge"],
    load: () => import("./guard.ts"),
  },
  {
    name: "hook",
    forPeople: true,
    summary:
      "The git hook that keeps a stopped line from being pushed: install, uninstall or status",
    arguments: [["<what>", "install, uninstall or status"]],
    examples: ["loopwiki andon hook install"],
    load: () => import("./hook.ts"),
  },
];
