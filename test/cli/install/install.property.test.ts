import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  dictionary,
  jsonValue,
  oneof,
  record,
  string,
  subarray,
  tuple,
  type Arbitrary,
} from "fast-check";
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

const writing: Arbitrary<Writing> = record({
  newline: constantFrom("\n", "\r\n"),
  unit: constantFrom("  ", "    ", "\t", undefined),
  bom: boolean(),
  comments: boolean(),
  trailingComma: boolean(),
  finalNewline: boolean(),
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

const shelf = dictionary(
  constantFrom("till", "shop", "loopwiki-old", "garden"),
  jsonValue({ maxDepth: 2 }),
  { maxKeys: 3 },
);
const hooks = record(
  {
    SessionStart: array(constant({ matcher: "*", hooks: [{ type: "command", command: "date" }] }), {
      maxLength: 2,
    }),
    Stop: constant([]),
    PreToolUse: array(shelf, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const settings = record(
  {
    model: string(),
    mcpServers: shelf,
    servers: shelf,
    mcp: shelf,
    hooks,
    prices: jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: [] },
);
/** Also what is no object, and what is no JSON at all. */
const jsonFile = oneof(
  { weight: 8, arbitrary: tuple(settings, writing).map(([value, how]) => written(value, how)) },
  {
    weight: 1,
    arbitrary: constantFrom("", "{", "[]", "\n", '{"mcpServers": []}', "{}{}", '{"hooks": 3}'),
  },
);
const tomlFile = tuple(
  subarray([
    'model = "gpt"',
    "[shop]",
    'name = """\n[mcp_servers.loopwiki]\n"""',
    "# closes at six",
    "[mcp_servers.till]\ncommand = 'till'",
    "[[shelves]]\nheight = 3",
    "mcp_servers = { till = {} }",
  ]),
  constantFrom("\n", "\r\n"),
  constantFrom("", "\n", "\n\n"),
).map(([lines, newline, end]) => (lines.join("\n") + end).replaceAll("\n", newline));

const someFiles = record(
  {
    ".mcp.json": jsonFile,
    ".claude/settings.json": jsonFile,
    ".cursor/mcp.json": jsonFile,
    ".gemini/settings.json": jsonFile,
    ".vscode/mcp.json": jsonFile,
    "opencode.json": jsonFile,
    "opencode.jsonc": jsonFile,
    ".codex/config.toml": tomlFile,
    ".claude/skills/tdd/SKILL.md": constant("Water the garden first.\n"),
    ".claude/agents/maker.md": constant("---\nname: maker\n---\nBake.\n"),
  },
  { requiredKeys: [] },
);

it("leaves every file as it was, and installing twice is installing once", async () => {
  const shop = await makeRepository({ "till.js": "" });
  await assert(
    asyncProperty(
      someFiles,
      boolean(),
      subarray(everybody, { minLength: 1 }),
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
