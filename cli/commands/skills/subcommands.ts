import type { CommandDefinition } from "../../command.ts";

const nameArgument = ["<name>", "the skill's name"] as const;

export const skillsSubcommands: readonly CommandDefinition[] = [
  {
    name: "list",
    summary: "Every skill here: where from, what came of it, whether it is sound",
    examples: ["loopwiki skills list", "loopwiki skills list --json"],
    load: () => import("./list.ts"),
  },
  {
    name: "show",
    summary: "One skill step by step: what it is for, what it says, its files",
    arguments: [nameArgument],
    options: [
      ["--body", "its instructions, too"],
      ["--file <path>", "one of its files"],
    ],
    examples: ["loopwiki skills show tdd", "loopwiki skills show tdd --body"],
    load: () => import("./show.ts"),
  },
  {
    name: "check",
    summary: "Hold skills to the open format, and look for what could do harm; nothing is run",
    arguments: [["[skills...]", "names, or folders of skills elsewhere; all when left out"]],
    options: [
      ["--format <format>", "pretty, json, sarif, github, junit or compact (default pretty)"],
    ],
    examples: ["loopwiki skills check", "loopwiki skills check ../downloads/price-labels"],
    load: () => import("./check.ts"),
  },
  {
    name: "add",
    forPeople: true,
    summary: "Add a skill from a folder, a tarball or a git repository: checked, pinned, never run",
    arguments: [
      [
        "<source>",
        "folder, .tar.gz, https:// address of a git repository, or the name of an added one with --update",
      ],
    ],
    options: [
      ["--path <folder>", "the skill's folder in the repository or archive"],
      ["--ref <ref>", "branch, tag or commit"],
      ["--accept <finding>", "a doubtful place that is fine, by its id", "repeatable"],
      ["--reason <text>", "why it is fine"],
      ["--update", "show what another version changes, and take it"],
      ["--yes", "with --update: do not ask"],
      ["--dry-run", "say what would be written, write nothing"],
    ],
    examples: [
      "loopwiki skills add ../downloads/price-labels",
      "loopwiki skills add https://git.shop.example/skills.git --path labels --ref v2",
      "loopwiki skills add price-labels --update",
    ],
    load: () => import("./add.ts"),
  },
  {
    name: "new",
    summary: "Begin a skill that passes the check, with an example and golden tasks",
    arguments: [nameArgument],
    options: [
      ["--description <text>", 'what it does and when: "Prints labels. Use when a price changes."'],
    ],
    examples: [
      'loopwiki skills new price-labels --description "Prints labels. Use when a price changes."',
    ],
    load: () => import("./new.ts"),
  },
  {
    name: "test",
    summary:
      "Whether skills are chosen for their golden tasks, and whether their scripts print what they must",
    arguments: [["[skills...]", "names; all that have a tests.md when left out"]],
    options: [["--scripts", "run their scripts, too, in the sandbox"]],
    examples: ["loopwiki skills test", "loopwiki skills test price-labels --scripts"],
    load: () => import("./test.ts"),
  },
];
