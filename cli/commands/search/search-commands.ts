import type { CommandDefinition } from "../../command.ts";

const modeOption = [
  "--mode <mode>",
  "hybrid (words and meaning, the default), text (words) or vector (meaning)",
] as const;

/** Finding pages. */
export const searchCommands: readonly CommandDefinition[] = [
  {
    name: "search",
    summary: "Find pages by words and by meaning",
    arguments: [
      ["[query...]", 'words, "words in a row", beginn*, and type: tag: path: since: filters'],
    ],
    options: [
      ["-k, --limit <n>", "most pages (default 10)"],
      modeOption,
      ["--explain", "show why each page stands where it stands"],
      ["--budget-tokens <n>", "whole passages, as many as fit in so many tokens"],
      ["--golden", "ask the golden queries of agents/GOLDEN.md instead, and say how many hold"],
    ],
    examples: [
      "loopwiki search how prices are rounded",
      `loopwiki search 'type:domain "price list" round*' --explain`,
      "loopwiki search coupons since:2w --budget-tokens 2000",
      "loopwiki search --golden",
    ],
    load: () => import("./search.ts"),
  },
  {
    name: "similar",
    summary: "Pages about the same as a page",
    arguments: [["<page>", "its file name, path, id or alias"]],
    options: [
      ["-k, --limit <n>", "most pages (default 5)"],
      ["--explain", "show why each page stands where it stands"],
    ],
    examples: ["loopwiki similar pricing"],
    load: () => import("./similar.ts"),
  },
  {
    name: "ask",
    summary: "Passages that answer a question; with a model, an answer that cites them",
    arguments: [["<question...>", "in your own words"]],
    options: [
      [
        "--agent <role=backend>",
        "who writes the answer: librarian=claude-code:<model>, librarian=command:<program>",
        "repeatable",
      ],
      ["--budget-tokens <n>", "most tokens of passages (default 3000)"],
      modeOption,
      ["--save", "file an answer as a page with its citations"],
    ],
    examples: [
      "loopwiki ask How are prices rounded?",
      "loopwiki ask How are prices rounded? --agent librarian=claude-code:haiku",
    ],
    load: () => import("./ask.ts"),
  },
];
