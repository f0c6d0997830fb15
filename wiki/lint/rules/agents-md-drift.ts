import { indexPage } from "../../layout.ts";
import type { Page } from "../../page.ts";
import type { Edit, LintContext, LintDocument, Problem, Rule } from "../rule.ts";
import { conflictingCommands } from "../instructions/commands.ts";
import { correctionProblems } from "../instructions/corrections.ts";
import { fenceProblems } from "../instructions/fence.ts";

const block =
  "<!-- loopwiki:begin -->\nRead [the index](wiki/index.md).\n<!-- loopwiki:corrections:begin -->\n" +
  "<!-- loopwiki:corrections:end -->\n<!-- loopwiki:end -->\n";

export const agentsMdDrift: Rule = {
  id: "agents-md-drift",
  doc: "AGENTS.md is whole, short, names the wiki, and is what every agent reads, because two sets of instructions make two kinds of mistakes.",
  severity: "warning",
  examples: {
    ok: [
      {
        files: {
          "AGENTS.md": `Run \`npm test\`.\n${block}`,
          "CLAUDE.md": "Follow @AGENTS.md\n\nUse plan mode.\n",
          "GEMINI.md": "Run `npm test` and `npm run build`, never `yarn build`.\n",
          "packages/till/CLAUDE.md": "Run `pnpm test`.\n",
          "packages/till/AGENTS.md": "Run `pnpm test`, not `npm test`.\n",
        },
      },
      {
        files: {
          "AGENTS.md": "See wiki/index.md. Write `<!-- loopwiki:begin -->` never.\n",
          "CLAUDE.md": "See wiki/index.md. Write `<!-- loopwiki:begin -->` never.\r\n",
        },
      },
      { files: { "CLAUDE.md": "Be kind.\n" } },
    ],
    notOk: [
      {
        files: {
          "AGENTS.md": `Run \`npm test\`.\n${block}`,
          "CLAUDE.md": "Be kind. See AGENTS.md.\n",
          ".cursor/rules/shop.mdc": "Run `pnpm test`.\n",
        },
        findings: [
          ".cursor/rules/shop.mdc:1 Unexpected command `pnpm test`, expected `npm test` as in AGENTS.md.",
          "CLAUDE.md:1 Unexpected instructions without AGENTS.md, expected the line `@AGENTS.md`.",
        ],
      },
      {
        files: {
          "AGENTS.md": block.replace(
            "begin -->\n<!-- loopwiki:corrections:end",
            "begin -->\n- `C-0a1b2c3d` Teas are sold by weight (said; Ada; 2026-06-01)\n" +
              "- Teas are sold, by weight.\n<!-- loopwiki:corrections:end",
          ),
          "packages/till/AGENTS.md": "Run `pnpm test`.\n",
          "packages/till/GEMINI.md": "Run `yarn test`.\n",
        },
        findings: [
          "AGENTS.md:5 Unexpected correction without evidence, author and date, expected `loopwiki agents-md compact` to add them.",
          "AGENTS.md:5 Unexpected correction that repeats line 4, expected it once.",
          "packages/till/GEMINI.md:1 Unexpected command `yarn test`, expected `pnpm test` as in packages/till/AGENTS.md.",
        ],
      },
      {
        files: {
          "AGENTS.md": `${"Be kind.\n".repeat(250)}<!-- loopwiki:end -->\n<!-- loopwiki:begin -->\n<!-- loopwiki:corrections:begin -->\n`,
        },
        findings: [
          "AGENTS.md:1 Unexpected instructions that do not name the wiki, expected a link to `wiki/index.md`.",
          "AGENTS.md:201 Unexpected 253 lines, expected at most 200: move what only some tasks need into the wiki and link it.",
          "AGENTS.md:251 Unexpected `<!-- loopwiki:end -->` before `<!-- loopwiki:begin -->`, expected each once and in order.",
          "AGENTS.md:253 Unexpected `<!-- loopwiki:corrections:begin -->` without `<!-- loopwiki:corrections:end -->`, expected each once and in order.",
        ],
      },
    ],
  },
  run: ({ documents, index, fileOf, settings: { agentsMdLines } }: LintContext): Problem[] => {
    const main = documents.find(({ kind }) => kind === "agents-md");
    if (!main) return [];
    return [
      ...budgetProblems(main, agentsMdLines),
      ...pointerProblems(main, index.byPath(indexPage), fileOf),
      ...fenceProblems(main),
      ...correctionProblems(main.text).map(({ line, reason }) => ({
        file: main.file,
        reason,
        place: { line },
      })),
      ...documents.flatMap((document) => driftProblems(document, main)),
      ...documents.flatMap((document) => folderProblems(document, documents)),
    ];
  },
};

function budgetProblems({ file, text }: LintDocument, most: number): Problem[] {
  const lines = text.trimEnd().split("\n").length;
  if (lines <= most) return [];
  const reason = `Unexpected ${lines} lines, expected at most ${most}: move what only some tasks need into the wiki and link it.`;
  return [{ file, reason, place: { line: most + 1 } }];
}

function pointerProblems(
  { file, text }: LintDocument,
  listing: Page | undefined,
  fileOf: LintContext["fileOf"],
): Problem[] {
  if (/\bwiki\/(?:index|00_SCHEMA)\b/.test(text)) return [];
  const reason =
    "Unexpected instructions that do not name the wiki, expected a link to `wiki/index.md`.";
  if (!listing) return [{ file, reason }];
  const gap = text === "" || text.endsWith("\n") ? "\n" : "\n\n";
  const line = `Read [the wiki's index](${fileOf(listing)}) before you change anything.\n`;
  return [
    { file, reason, fix: () => [{ start: text.length, end: text.length, text: gap + line }] },
  ];
}

function driftProblems(document: LintDocument, main: LintDocument): Problem[] {
  const { kind, file, text } = document;
  if (kind !== "claude-md" && (kind !== "agent-rules" || isOfFolder(file))) return [];
  if (importsAgentsMd(text) || lines(text) === lines(main.text)) return [];
  const conflicts = conflictsWith(document, main);
  if (kind === "agent-rules") return conflicts;
  const reason = "Unexpected instructions without AGENTS.md, expected the line `@AGENTS.md`.";
  return [{ file, reason, expected: ["@AGENTS.md"], fix: addImport }, ...conflicts];
}

/** Instructions of a folder, against the AGENTS.md of the same folder, which is nearer than the root's. */
function folderProblems(
  { kind, file, text }: LintDocument,
  documents: readonly LintDocument[],
): Problem[] {
  const own = `${file.replace(/[^/]*$/, "")}AGENTS.md`;
  if (kind !== "agent-rules" || !isOfFolder(file) || file === own) return [];
  const nearest = documents.find((document) => document.file === own);
  if (!nearest || importsAgentsMd(text)) return [];
  return conflictsWith({ file, text }, nearest);
}

function conflictsWith(
  { file, text }: Pick<LintDocument, "file" | "text">,
  main: LintDocument,
): Problem[] {
  return conflictingCommands(text, main.text).map(({ command, expected, line }) => ({
    file,
    place: { line },
    reason: `Unexpected command \`${command}\`, expected \`${expected}\` as in ${main.file}.`,
    expected: [expected],
  }));
}

function addImport(): Edit[] {
  return [{ start: 0, end: 0, text: "@AGENTS.md\n\n" }];
}

/** `packages/till/CLAUDE.md` speaks of that folder, where other commands may hold. */
function isOfFolder(file: string): boolean {
  return /^[^./][^/]*\//.test(file);
}

/** As Claude Code and Gemini CLI read it: an `@path` in the text, outside code. */
function importsAgentsMd(text: string): boolean {
  return /(?:^|\s)@(?:\.\.?\/)*AGENTS\.md(?![\w/-])/m.test(text);
}

function lines(text: string): string {
  return text.replaceAll("\r\n", "\n").trim();
}
