import type { CommandDefinition } from "../../command.ts";

const page = ["<page>", "name, path or alias of a page"] as const;

/** `loopwiki page …`: everything done to single pages. */
export const pageCommands: readonly CommandDefinition[] = [
  {
    name: "new",
    summary: "Start a page, list it in the index",
    arguments: [["<title>", "title of the page; its file name is made of it"]],
    options: [
      ["--type <type>", "domain, system, log or concept (default: by the folder, else domain)"],
      ["--folder <folder>", "folder below wiki/ (default: by the type)"],
      ["--body <text>", "Markdown of the page, - reads standard input"],
      ["--dry-run", "show the change, write nothing"],
    ],
    examples: [
      'loopwiki page new "Price rounding"',
      'loopwiki page new "Invoice service" --type system --body - < notes.md',
    ],
    load: () => import("./new.ts"),
  },
  {
    name: "show",
    summary: "Read a page, and see who links to it",
    arguments: [page],
    examples: ["loopwiki page show pricing"],
    load: () => import("./show.ts"),
  },
  {
    name: "mv",
    summary: "Rename a page, a heading or an alias, with every link to it",
    arguments: [
      ["<page>", "a page, or page#Heading"],
      ["<new>", "new name, path such as 20_SYSTEM/pricing, folder ending in /, or heading"],
    ],
    options: [
      ["--alias <alias>", "rename this alias of the page"],
      ["--yes", "do not ask"],
      ["--dry-run", "show the change, write nothing"],
      ["--force", "even if links that lead nowhere would lead to the page"],
    ],
    examples: [
      "loopwiki page mv pricing price-rules",
      "loopwiki page mv pricing 20_SYSTEM/",
      'loopwiki page mv "pricing#Rounding" "How we round"',
    ],
    load: () => import("./mv.ts"),
  },
  {
    name: "rm",
    summary: "Delete a page that nothing links to",
    arguments: [page],
    options: [
      ["--yes", "do not ask"],
      ["--dry-run", "show the change, write nothing"],
      ["--force", "even if pages link to it; their links will be broken"],
    ],
    examples: ["loopwiki page rm old-pricing"],
    load: () => import("./rm.ts"),
  },
  {
    name: "history",
    summary: "The commits that changed a page, through its renames",
    arguments: [page],
    options: [["--diff", "with what each commit changed"]],
    examples: ["loopwiki page history pricing --diff"],
    load: () => import("./history.ts"),
  },
  {
    name: "links",
    summary: "Where the links of a page lead",
    arguments: [page],
    examples: ["loopwiki page links pricing"],
    load: () => import("./links.ts"),
  },
  {
    name: "backlinks",
    summary: "Who links to a page, with the sentence",
    arguments: [page],
    examples: ["loopwiki page backlinks pricing --json"],
    load: () => import("./backlinks.ts"),
  },
];
