import { expect, test } from "vitest";
import { instructionsFor } from "../../../server/mcp/instructions.ts";
import { toolsFor } from "../../../server/mcp/tools/index.ts";
import { estimateTokens, openGarden } from "./garden.ts";

const most = 6000;

/** What a model reads of the tools at the start of a session, as a client sends it. */
function definitionsFor(write: boolean): string {
  const tools = toolsFor({ write }).map(({ name, description, inputSchema }) => ({
    name,
    description,
    input_schema: inputSchema,
  }));
  return JSON.stringify(tools);
}

const section = (bed: number): string =>
  `\n## Bed ${bed}\n\nBed ${bed} has carrots, leeks and one snail. It is watered at dawn by the pump, with four litres of rain water, and never when it has rained in the night.\n`;
const page = (title: string): string =>
  `---\ntitle: ${title}\ntype: domain\n---\n\n# ${title}\n${Array.from({ length: 40 }, (_, bed) => section(bed)).join("")}`;

test.each([false, true])(
  "a session of five calls costs at most 6,000 tokens (write: %s)",
  async (write) => {
    const names = ["north", "south", "east", "west", "roof", "yard", "lane", "wall", "pond"];
    const files = Object.fromEntries(
      names.map((name) => [`wiki/10_DOMAIN/${name}.md`, page(name)]),
    );
    const garden = await openGarden({ write }, files);
    const calls: [tool: string, args: object][] = [
      ["search", { query: "how much water does a bed with carrots get" }],
      ["read_pages", { pages: ["10_DOMAIN/watering", "10_DOMAIN/north#Bed 3"] }],
      ["search", { query: "pump at dawn" }],
      ["plans", {}],
      ["report_friction", { text: "The beds are all on one page each; a table would do." }],
    ];
    const costs = [
      ["instructions", estimateTokens(instructionsFor("garden", { write }))],
      ["definitions", estimateTokens(definitionsFor(write))],
    ] as [string, number][];
    for (const [tool, args] of calls) {
      const text = JSON.stringify(args) + (await garden.call(tool, args));
      costs.push([tool, estimateTokens(text)]);
    }
    const sum = costs.reduce((total, [, cost]) => total + cost, 0);
    process.stdout.write(`${costs.map(([name, cost]) => `${name} ${cost}`).join(", ")}: ${sum}\n`);
    expect(sum).toBeLessThanOrEqual(most);
  },
);

test("one answer is at most 2,000 tokens unless more is asked for", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`wiki/10_DOMAIN/field-${at}.md`, page(`Field ${at}`)]),
  );
  const garden = await openGarden({ write: true }, files);
  const pages = Object.keys(files).slice(0, 20);
  const calls: [tool: string, args: object][] = [
    ["search", { query: "carrots", limit: 50 }],
    ["read_pages", { pages }],
    ["lint", { limit: 200 }],
    ["plans", {}],
    ["replace_text", { find: "carrots", replace: "parsnips" }],
    ["page_history", { page: "field-1" }],
  ];
  for (const [tool, args] of calls) {
    const cost = estimateTokens(await garden.call(tool, args));
    expect([tool, cost <= 2000]).toEqual([tool, true]);
  }
  const asked = await garden.call("read_pages", { pages, budget_tokens: 8000 });
  expect(estimateTokens(asked)).toBeGreaterThan(3000);
});

test("who begins a session is asked about reports whose plan is merged, without their words", () => {
  const rights = { write: false };
  expect(instructionsFor("garden", rights)).not.toContain("reports of friction are merged");
  const asked = instructionsFor("garden", rights, ["FR-20261120-0a1b2c3d"]);
  expect(asked).toContain("reports of friction are merged: FR-20261120-0a1b2c3d.");
});
