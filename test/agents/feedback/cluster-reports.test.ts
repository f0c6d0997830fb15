import { clusterReports } from "#agents";
import { expect, test } from "vitest";
import { report } from "./reports.ts";

const tool = "search";
const slow = [
  report("The search shows log entries before the watering page", { tool, callsWasted: 4 }),
  report("Log entries come before the page about watering when I search", { tool: "Search" }),
  report("searching for watering: log entries first, again", { tool, severity: "high" }),
];
const pump = report("The pump cannot be started without its key", { tool: "pump" });
const bed = report("The search shows log entries before the watering page", { tool: "pump" });

test("reports of one tool about one thing belong together, the most painful first", async () => {
  const clusters = await clusterReports([...slow, pump]);
  expect(clusters.map(({ reports }) => reports.length)).toEqual([3, 1]);
  // 3 reports; 4 calls, 3 for a medium one, 10 for a high one: frequency 3 × cost 17 / 3
  expect(clusters[0]).toMatchObject({ id: slow[0]?.id, tool, calls: 4, worst: "high" });
  expect(clusters[0]?.pain).toBeCloseTo(17, 9);
  expect(clusters[1]).toMatchObject({ id: pump.id, pain: 3 });
});

test("the same words about two tools are two things, and other words about one tool, too", async () => {
  expect(await clusterReports([...slow.slice(0, 1), bed])).toHaveLength(2);
  const other = report("Quotes in the query are dropped silently", { tool });
  expect(await clusterReports([...slow, other])).toHaveLength(2);
});

test("where one names no tool the words must be nearer", async () => {
  const untold = report("The search shows log entries before the page about watering");
  const far = report("The page about watering is too long");
  const clusters = await clusterReports([...slow, untold, far]);
  expect(clusters.map(({ reports }) => reports.length)).toEqual([4, 1]);
});

test("the order in which clusters come does not depend on chance, and their ids stay as they grow", async () => {
  const all = [...slow, pump, bed];
  const [first] = await clusterReports(all.slice(0, 1));
  const once = await clusterReports(all);
  expect(await clusterReports(all)).toEqual(once);
  expect(once.map(({ id }) => id)).toContain(first?.id);
});

const sayingOneThing = async (texts: readonly string[]): Promise<Float32Array[]> =>
  texts.map(() => new Float32Array([1, 0]));

test("with vectors what means the same belongs together, of one tool or where nobody named one", async () => {
  const left = report("Far too chatty", { tool });
  const right = report("Answers are verbose", { tool });
  const elsewhere = report("Verbose answers", { tool: "pump" });
  expect(await clusterReports([left, right])).toHaveLength(2);
  expect(await clusterReports([left, right, elsewhere], sayingOneThing)).toHaveLength(2);
});

test("without reports there is nothing", async () => {
  expect(await clusterReports([])).toEqual([]);
});
