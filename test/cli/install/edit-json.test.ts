import {
  array,
  assert,
  boolean,
  constantFrom,
  dictionary,
  jsonValue,
  pre,
  property,
  record,
  string,
  tuple,
} from "fast-check";
import { expect, it } from "vitest";
import { applyJson, removeJson, type JsonEdit } from "../../../cli/install/edit-json.ts";
import { parseJsonc } from "../../../cli/install/jsonc.ts";

const entry: JsonEdit = {
  kind: "json",
  path: ["mcpServers", "loopwiki"],
  as: "key",
  value: { command: "npx", args: ["--no", "loopwiki", "mcp"] },
};
const hook: JsonEdit = {
  kind: "json",
  path: ["hooks", "Stop"],
  as: "item",
  value: { hooks: [{ type: "command", command: "true" }] },
};

function applied(text: string, edit = entry): string {
  const result = applyJson(text, edit);
  return "text" in result ? result.text : `problem: ${result.problem}`;
}

it("writes an entry as its neighbours are written", () => {
  const text = [
    "{",
    "\t// the till",
    '\t"mcpServers": {',
    '\t\t"till": {}, // old',
    '\t\t"shelf": {"a": 1} // new',
    "\t}",
    "}",
    "",
  ].join("\r\n");
  expect(applied(text)).toBe(
    [
      "{",
      "\t// the till",
      '\t"mcpServers": {',
      '\t\t"till": {}, // old',
      '\t\t"shelf": {"a": 1}, // new',
      '\t\t"loopwiki": {',
      '\t\t\t"command": "npx",',
      '\t\t\t"args": [',
      '\t\t\t\t"--no",',
      '\t\t\t\t"loopwiki",',
      '\t\t\t\t"mcp"',
      "\t\t\t]",
      "\t\t}",
      "\t}",
      "}",
      "",
    ].join("\r\n"),
  );
});

it("keeps an object of one line in one line, and makes a list that is missing", () => {
  expect(applied('{ "mcpServers": { "till": 1 } }', { ...entry, value: 2 })).toBe(
    '{ "mcpServers": { "till": 1, "loopwiki": 2 } }',
  );
  expect(JSON.parse(applied("{}", hook))).toEqual({ hooks: { Stop: [hook.value] } });
});

it.each([
  ["{", "it is no JSON object that can be read"],
  ["[]", "it is no JSON object that can be read"],
  ['{"mcpServers": {"loopwiki": {"command": "till"}}}', 'another "mcpServers.loopwiki"'],
  ['{"mcpServers": []}', 'its "mcpServers" is not what it should be'],
])("refuses %s", (text, problem) => {
  expect(applied(text)).toContain(problem);
});

it("takes out what it added when somebody has written beside it since", () => {
  const before = '{\n  "mcpServers": {\n    "till": 1\n  }\n}\n';
  const since = applied(before).replace("\n  }\n}", ',\n    "garden": 2 // mine\n  }\n}');
  expect(removeJson(since, entry, before)).toBe(
    '{\n  "mcpServers": {\n    "till": 1,\n    "garden": 2 // mine\n  }\n}\n',
  );
});

it("leaves an entry that somebody has changed since", () => {
  expect(removeJson(applied("{}").replace("npx", "bunx"), entry, "{}")).toBeUndefined();
});

it("says that nothing is left when the file was ours", () => {
  expect(removeJson(applied(""), entry, undefined)).toBe("");
  const two = applied(applied(""), hook);
  const one = removeJson(two, hook, undefined);
  expect(parseJsonc(one ?? "")?.value).toEqual(parseJsonc(applied(""))?.value);
});

const shelf = dictionary(
  constantFrom("till", "shop", "garden", "__proto__"),
  jsonValue({ maxDepth: 2 }),
);
const settings = record(
  {
    model: string(),
    mcpServers: shelf,
    hooks: record({ Stop: array(shelf) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
/** Comments wherever JSON allows white space; some hold what looks like JSON. */
const commented = tuple(
  settings,
  constantFrom("  ", "\t", undefined),
  constantFrom(" /* , } */", " // ] //\n", "", "\n"),
).map(([value, unit, note]) => {
  const text = JSON.stringify(value, null, unit);
  return unit === undefined
    ? text
    : text.replaceAll(/,\n|\{\n|\n(?=[ \t]*[}\]])/g, (mark) =>
        mark.startsWith("\n") ? `${note}${mark}` : `${mark.slice(0, 1)}${note}\n`,
      );
});

it("changes the meaning by its entry alone, and back", () => {
  assert(
    property(commented, constantFrom(entry, hook), boolean(), (text, edit, comma) => {
      const before = comma ? text.replace(/([^\s{[,])(\s*\}\s*)$/, "$1,$2") : text;
      const value = parseJsonc(before)?.value;
      pre(value !== undefined);
      const after = applied(before, edit);
      expect(applied(after, edit)).toBe(after);
      const found = parseJsonc(after)?.value;
      expect(found).toMatchObject(
        edit.as === "key" ? { mcpServers: { loopwiki: edit.value } } : {},
      );
      const back = removeJson(after, edit, before);
      expect(parseJsonc(back ?? "")?.value).toEqual(value);
      expect(comments(back ?? "")).toEqual(comments(before));
      expect(comments(after)).toEqual(comments(before));
    }),
    { numRuns: 300 },
  );
});

function comments(text: string): string[] {
  return text.replaceAll(/"(?:[^"\\]|\\[^])*"/g, '""').match(/\/\*[^]*?\*\/|\/\/[^\n]*/g) ?? [];
}
