import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";
import { everybody, install, snapshot, uninstall } from "./install-tools.ts";

interface Writing {
  newline: string;
  unit: string | undefined;
  bom: boolean;
  comments: boolean;
  trailingComma: boolean;
  finalNewline: boolean;
}

const writing: fc.Arbitrary<Writing> = fc.record({
  newline: fc.constantFrom("\n", "\r\n"),
  unit: fc.constantFrom("  ", "    ", "\t", undefined),
  bom: fc.boolean(),
  comments: fc.boolean(),
  trailingComma: fc.boolean(),
  finalNewline: fc.boolean(),
});

/** The value as somebody wrote it by hand. */
function written(value: unknown, { unit, newline, ...how }: Writing): string {
  let text = JSON.stringify(value, null, unit);
  if (unit !== undefined) {
    if (how.trailingComma) text = text.replaceAll(/([^\s{[,])(\n\s*[}\]])/g, "$1,$2");
    if (how.comments)
      text = text
        .replaceAll(/,\n/g, ', // the till, "cents"\n')
        .replace(/\n([ \t]*)\}$/, "\n$1/* closes } at six */\n}");
  }
  const end = how.finalNewline ? newline : "";
  return `${how.bom ? "\uFEFF" : ""}${text.replaceAll("\n", newline)}${end}`;
}

const shelf = fc.dictionary(
  fc.constantFrom("till", "shop", "loopwiki-old", "garden"),
  fc.jsonValue({ maxDepth: 2 }),
  { maxKeys: 3 },
);
const hooks = fc.record(
  {
    SessionStart: fc.array(
      fc.constant({ matcher: "*", hooks: [{ type: "command", command: "date" }] }),
      { maxLength: 2 },
    ),
    Stop: fc.constant([]),
    PreToolUse: fc.array(shelf, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const settings = fc.record(
  {
    model: fc.string(),
    mcpServers: shelf,
    servers: shelf,
    mcp: shelf,
    hooks,
    prices: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: [] },
);
/** Also what is no object, and what is no JSON at all. */
const jsonFile = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(settings, writing).map(([value, how]) => written(value, how)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "{", "[]", "\n", '{"mcpServers": []}', "{}{}", '{"hooks": 3}'),
  },
);
const tomlFile = fc
  .tuple(
    fc.subarray([
      'model = "gpt"',
      "[shop]",
      'name = """\n[mcp_servers.loopwiki]\n"""',
      "# closes at six",
      "[mcp_servers.till]\ncommand = 'till'",
      "[[shelves]]\nheight = 3",
      "mcp_servers = { till = {} }",
    ]),
    fc.constantFrom("\n", "\r\n"),
    fc.constantFrom("", "\n", "\n\n"),
  )
  .map(([lines, newline, end]) => (lines.join("\n") + end).replaceAll("\n", newline));

const someFiles = fc.record(
  {
    ".mcp.json": jsonFile,
    ".claude/settings.json": jsonFile,
    ".cursor/mcp.json": jsonFile,
    ".gemini/settings.json": jsonFile,
    ".vscode/mcp.json": jsonFile,
    "opencode.json": jsonFile,
    "opencode.jsonc": jsonFile,
    ".codex/config.toml": tomlFile,
    ".claude/skills/tdd/SKILL.md": fc.constant("Water the garden first.\n"),
    ".claude/agents/maker.md": fc.constant("---\nname: maker\n---\nBake.\n"),
  },
  { requiredKeys: [] },
);

it("leaves every file as it was, and installing twice is installing once", async () => {
  const shop = await makeRepository({ "till.js": "" });
  await fc.assert(
    fc.asyncProperty(
      someFiles,
      fc.boolean(),
      fc.subarray(everybody, { minLength: 1 }),
      async (files, isPrivate, agents) => {
        await shop.write(
          Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined)),
        );
        if (isPrivate && files[".mcp.json"] !== undefined)
          await chmod(join(shop.directory, ".mcp.json"), 0o600);
        const before = await snapshot(shop.directory);
        await install(shop.directory, agents);
        const once = await snapshot(shop.directory);
        expect(once).not.toEqual(before);
        await install(shop.directory, agents);
        expect(await snapshot(shop.directory)).toEqual(once);
        await install(shop.directory);
        await uninstall(shop.directory);
        expect(await snapshot(shop.directory)).toEqual(before);
        for (const name of [
          ...Object.keys(files),
          ".claude",
          ".codex",
          ".cursor",
          ".gemini",
          ".vscode",
          ".agents",
        ])
          await rm(join(shop.directory, name), { recursive: true, force: true });
      },
    ),
    { numRuns: 20 },
  );
});
