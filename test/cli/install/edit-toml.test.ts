import { expect, it } from "vitest";
import { applyToml, removeToml, type TomlEdit } from "../../../cli/install/edit-toml.ts";

const table: TomlEdit = {
  kind: "toml",
  table: "mcp_servers.loopwiki",
  lines: ['command = "npx"'],
};
const block = '[mcp_servers.loopwiki]\ncommand = "npx"\n';

it.each([
  ["", block],
  ['model = "gpt"\n', `model = "gpt"\n\n${block}`],
  ['model = "gpt"', `model = "gpt"\n\n${block}`],
  ["[shop]\r\nopen = 9\r\n", `[shop]\r\nopen = 9\r\n\r\n${block.replaceAll("\n", "\r\n")}`],
  [
    'note = """\n[mcp_servers.loopwiki]\n"""\n',
    `note = """\n[mcp_servers.loopwiki]\n"""\n\n${block}`,
  ],
  [block, block],
])("adds its table behind %j", (text, expected) => {
  expect(applyToml(text, table)).toEqual({ text: expected });
});

it.each([
  '[mcp_servers.loopwiki]\ncommand = "till"\n',
  '["mcp_servers"."loopwiki"]\n',
  "[ mcp_servers . loopwiki ]\n",
  "[mcp_servers.loopwiki.env]\nTILL = 1\n",
  "mcp_servers = { till = {} }\n",
  "mcp_servers.loopwiki.command = 'till'\n",
  "[mcp_servers]\nloopwiki = {}\n",
  "[[mcp_servers]]\n",
  'note = """\n',
])("refuses %j", (text) => {
  expect(applyToml(text, table)).toHaveProperty("problem");
});

it("takes its table out of a file that has grown since", () => {
  const text = `model = "gpt"\n\n${block}\n[garden]\nopen = 9\n`;
  expect(removeToml(text, table)).toBe('model = "gpt"\n\n[garden]\nopen = 9\n');
});

it("leaves a table to which somebody has added", () => {
  expect(removeToml(`${block}env = { TILL = "1" }\n`, table)).toBeUndefined();
  expect(removeToml(`${block}# mine\nenv = {}\n`, table)).toBeUndefined();
  expect(removeToml("", table)).toBeUndefined();
});
