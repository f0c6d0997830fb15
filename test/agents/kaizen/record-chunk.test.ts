import { attemptsOf, mergePlan, runPlan, type RunState } from "#agents";
import type { Chunk, Plan } from "#plans";
import { parseLearnings } from "../../../agents/kaizen/learnings-page.ts";
import { parseEntries } from "../../../agents/kaizen/learning-lines.ts";
import { expect, test } from "vitest";
import { shopTemplate } from "../execute/quick-shop.ts";
import { docsChunk, pricePlan, type Shop } from "../execute/shop.ts";

const fenced =
  "# Rules\n\n<!-- loopwiki:begin -->\nSee wiki/index.md.\n<!-- loopwiki:corrections:begin -->\n<!-- loopwiki:corrections:end -->\n<!-- loopwiki:end -->\n";
const page = (title: string, front: string, body = ""): string =>
  `---\ntitle: ${title}\ntype: domain\n${front}---\n\n# ${title}\n\n${body || `About ${title}.`}\n`;

const open = shopTemplate({
  "AGENTS.md": fenced,
  ".gitattributes": "wiki/log.md merge=union\nwiki/index.md merge=union\n",
  "src/till/AGENTS.md": "A drawer holds 900 coins.\n",
  "src/till/drawer.js": "export const coins = 1;\n",
  "wiki/10_DOMAIN/till.md": page("Till", "sources:\n  - path: src/till/drawer.js\n"),
  "wiki/10_DOMAIN/tea.md": page("Tea", "", "Sell tea by `TEA_GRAMS`, never by the spoon."),
});
const { signal } = new AbortController();

const coins = (value: number) => ({
  path: "src/till/drawer.js",
  write: `export const coins = ${value};\n`,
});
const lesson = {
  trigger: "coins of a drawer are counted",
  rule: "take 900 for the drawer and leave the float of 50 alone",
};

function chunkOf(change: Partial<Chunk> = {}): Chunk {
  const { run: _, ...chunk } = docsChunk({
    id: "count-coins",
    title: "Count the coins",
    files: ["src/till/*.js"],
    instructions: "Set the number of coins.",
    contract: [{ criterion: "There are 900", verify: "grep -q 'coins = 900' src/till/drawer.js" }],
  });
  return { ...chunk, ...change };
}

/** Two attempts: the first is refused, the second does it and says what it learned. */
function tasks(output: unknown, { chunk = "count-coins", said = "done" } = {}): unknown[] {
  const of = { role: "maker", chunk };
  return [
    { ...of, attempt: 1, edits: [coins(7)], result: { outcome: "ok", summary: said } },
    { ...of, attempt: 2, edits: [coins(900)], result: { outcome: "ok", summary: said, output } },
  ];
}

async function execute(shop: Shop, change: Partial<Plan> = {}): Promise<RunState> {
  const head = await shop.repository.git.run(["rev-parse", "HEAD"]);
  const goal = [{ command: "true", expected: "exits 0" }];
  const plan = pricePlan(head, { id: "2026-06-coins", chunks: [chunkOf()], goal, ...change });
  await shop.approve(plan);
  return runPlan(shop.services, plan.id, { signal });
}

const show = (shop: Shop, commit: string, path: string): Promise<string> =>
  shop.repository.git.run(["show", `${commit}:${path}`]);

test("a learning stands on the page that is compiled from its files, one line more and nothing else", async () => {
  const shop = await open({ tasks: tasks({ learning: lesson }) });
  const state = await execute(shop);
  const before = await show(shop, "main", "wiki/10_DOMAIN/till.md");
  const after = await show(shop, state.head, "wiki/10_DOMAIN/till.md");
  expect(after.startsWith(before)).toBe(true);
  const [learning] = parseLearnings(`${after}\n`);
  expect(learning).toMatchObject({ ...lesson, evidence: `${state.run}/count-coins#2` });
  expect(learning?.signature).toMatch(/^[0-9a-f]{12}$/);
  expect(after.slice(before.length)).toMatch(/^\n\n## Learnings\n\n- `L-[0-9a-f]{8}` L3 .*$/);
});

test("one chunk leaves one learning; what says the same again adds its proof to the first", async () => {
  const shop = await open({ tasks: tasks({ learning: lesson }) });
  await execute(shop);
  await mergePlan(shop.services, "2026-06-coins", signal);
  const again = { learning: { ...lesson, rule: `Please ${lesson.rule}!` } };
  const second = await openAgain(shop, [
    {
      role: "maker",
      edits: [coins(900), { path: "src/till/x.js", write: "// x\n" }],
      result: { outcome: "ok", summary: "done", output: again },
    },
  ]);
  const state = await execute(second, { id: "2026-07-coins", title: "Count again" });
  expect(state.phase).toBe("verified");
  expect(state.learnings).toEqual([]);
  const text = await show(shop, state.head, "wiki/10_DOMAIN/till.md");
  const found = parseLearnings(`${text}\n`);
  expect(found).toHaveLength(1);
  expect(found[0]?.evidence.split(",")).toEqual([
    "2026-06-coins.1/count-coins#2",
    `${state.run}/count-coins#1`,
  ]);
});

/** The same shop with another maker. */
async function openAgain(shop: Shop, more: unknown[]): Promise<Shop> {
  const { shopIn } = await import("../execute/shop.ts");
  return shopIn(shop.repository, { tasks: more, commands: { test: "true" } });
}

test("receipts tell what was shown, named, followed and read, and the merge counts what helped", async () => {
  const shop = await open({ tasks: tasks({ learning: lesson }) });
  const { learnings } = await execute(shop);
  await mergePlan(shop.services, "2026-06-coins", signal);
  const id = learnings[0]?.id ?? "";
  const tea = chunkOf({ id: "tea", wiki: ["10_DOMAIN/tea"] });
  const events = [{ type: "tool-call", id: "1", name: "wiki_read", input: { page: "Till" } }];
  const edits = [coins(900), { path: "src/till/tea.js", write: "export const TEA_GRAMS = 3;\n" }];
  const maker = {
    role: "maker",
    events,
    edits,
    result: { outcome: "ok", summary: `I went by ${id}.` },
  };
  const second = await openAgain(shop, [maker]);
  const state = await execute(second, { id: "2026-07-tea", chunks: [tea], title: "Tea" });
  const [attempt] = attemptsOf(state.run, await shop.services.runs.read(state.run));
  const receipts = Object.fromEntries((attempt?.receipts ?? []).map((each) => [each.id, each]));
  expect(receipts["src/till/AGENTS.md"]).toMatchObject({ how: "shown", cited: false, rank: 1 });
  expect(receipts["wiki/10_DOMAIN/tea.md"]).toMatchObject({
    how: "shown",
    cited: false,
    followed: true,
  });
  expect(receipts[`learning:${id}`]).toMatchObject({ how: "shown", cited: true });
  expect(receipts["wiki/10_DOMAIN/till.md"]?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(attempt).toMatchObject({ outcome: "ok", attempt: 1 });
  const { commit } = await mergePlan(second.services, "2026-07-tea", signal);
  const [entry] = parseEntries(`${await show(shop, commit, "wiki/10_DOMAIN/till.md")}\n`);
  expect(entry).toMatchObject({ helpful: 1, harmful: 0, retired: false });
});

test("a page that the maker opened by itself has a receipt, though the packet did not show it", async () => {
  const call = {
    type: "tool-call",
    id: "1",
    name: "Read",
    input: { file_path: "/x/wiki/index.md" },
  };
  const result = { outcome: "ok", summary: "done" };
  const shop = await open({
    tasks: [{ role: "maker", events: [call], edits: [coins(900)], result }],
  });
  const state = await execute(shop);
  const [attempt] = attemptsOf(state.run, await shop.services.runs.read(state.run));
  expect(attempt?.receipts).toContainEqual(
    expect.objectContaining({ id: "wiki/index.md", how: "read", tokens: expect.any(Number) }),
  );
});

test("a failure that comes back although it is known becomes a plan for a check", async () => {
  const shop = await open({ tasks: tasks({ learning: lesson }), commands: { test: "true" } });
  await execute(shop);
  await mergePlan(shop.services, "2026-06-coins", signal);
  const other = chunkOf({ id: "recount" });
  const edits = [{ path: "src/till/drawer.js", write: "export const coins = 7;\n" }];
  const right = [coins(900), { path: "src/till/y.js", write: "// y\n" }];
  const second = await openAgain(shop, [
    { role: "maker", attempt: 1, edits, result: { outcome: "ok", summary: "done" } },
    { role: "maker", attempt: 2, edits: right, result: { outcome: "ok", summary: "done" } },
  ]);
  const state = await execute(second, { id: "2026-07-coins", chunks: [other], title: "Again" });
  const kaizen = state.chunks.get("recount")?.attempts.at(-1)?.intended?.kaizen;
  expect(kaizen?.plan).toMatch(
    /^plans\/\d{4}-\d{2}-catch-by-machine-what-l-[0-9a-f]{8}-tells\.md$/,
  );
  const text = await show(shop, state.head, kaizen?.plan ?? "");
  expect(text).toContain("status: proposed");
  expect(text).toContain("Telling was not enough");
  const { commit } = await mergePlan(second.services, "2026-07-coins", signal);
  const [entry] = parseEntries(`${await show(shop, commit, "wiki/10_DOMAIN/till.md")}\n`);
  expect(entry?.recurred).toBe(1);
  const stored = await second.services.plans.list();
  const planned = stored.find(({ id }) => id.includes("catch-by-machine"));
  expect(planned?.findings).toEqual([]); // sound: it can be approved as it is
});

test("corrections come with the last chunk alone, in the fence, and are on main only after the merge", async () => {
  const correction = { text: "Coins of the till are counted in drawers of 900" };
  const second = chunkOf({
    id: "again",
    title: "Again",
    files: ["src/till/more.js"],
    contract: [{ criterion: "is", verify: "test -s src/till/more.js" }],
  });
  const more = [{ path: "src/till/more.js", write: "// more\n" }];
  const shop = await open({
    tasks: [
      ...tasks({ correction }),
      {
        role: "maker",
        chunk: "again",
        edits: more,
        result: {
          outcome: "ok",
          summary: "done",
          output: { correction: { text: "Write clean code" } },
        },
      },
    ],
  });
  const state = await execute(shop, { chunks: [chunkOf(), second] });
  const [first, last] = [...state.chunks.values()];
  expect(await show(shop, first?.commit ?? "", "AGENTS.md")).toBe(fenced.trimEnd());
  const text = await show(shop, state.head, "AGENTS.md");
  const line = new RegExp(
    `^- \`C-[0-9a-f]{8}\` ${correction.text} \\(${state.run}/count-coins#2; maker; \\d{4}-\\d{2}-\\d{2}\\)$`,
    "m",
  );
  expect(text).toMatch(line);
  expect(
    `${text.replace(line, "").replace("\n\n<!-- loopwiki:corrections:end", "\n<!-- loopwiki:corrections:end")}\n`,
  ).toBe(fenced);
  expect(last?.attempts.at(-1)?.intended?.kaizen).toMatchObject({
    corrections: [expect.stringMatching(/^C-/)],
    refusedCorrections: [expect.stringContaining("any task")],
  });
  expect(await show(shop, "main", "AGENTS.md")).toBe(fenced.trimEnd());
  await mergePlan(shop.services, "2026-06-coins", signal);
  expect(await show(shop, "main", "AGENTS.md")).toMatch(line);
});

test("what a person wrote into the block between runs is attributed on the next branch", async () => {
  const shop = await open({ tasks: tasks({}) });
  const mark = "<!-- loopwiki:corrections:end -->";
  const edited = fenced.replace(mark, `- Count coins before noon\n${mark}`);
  const commit = await shop.repository.commit(
    "Count earlier",
    { "AGENTS.md": edited },
    "2026-05-04T10:00:00Z",
  );
  const state = await execute(shop);
  expect(await show(shop, state.head, "AGENTS.md")).toMatch(
    new RegExp(
      `^- \`C-[0-9a-f]{8}\` Count coins before noon \\(edit@${commit.slice(0, 12)}; Ada Shopkeeper; 2026-05-04\\)$`,
      "m",
    ),
  );
});

test("two plans that learned on the same page and corrected the same block merge one after the other", async () => {
  const output = (rule: string, text: string) => ({
    learning: { ...lesson, rule },
    correction: { text },
  });
  const shop = await open({
    tasks: tasks(output(lesson.rule, "Coins of the till lie in drawers of 900")),
  });
  const other = chunkOf({
    id: "bills",
    files: ["src/till/*.js"],
    contract: [{ criterion: "is", verify: "test -s src/till/bills.js" }],
  });
  const twin = await openAgain(shop, [
    {
      role: "maker",
      edits: [{ path: "src/till/bills.js", write: "// bills\n" }],
      result: {
        outcome: "ok",
        summary: "done",
        output: output(
          "keep bills of 200 below the tray, for thieves",
          "Bills of 200 are never given back as change",
        ),
      },
    },
  ]);
  const first = await execute(shop);
  const second = await execute(twin, { id: "2026-07-bills", title: "Bills", chunks: [other] });
  await mergePlan(shop.services, first.started.plan, signal);
  const { commit } = await mergePlan(twin.services, second.started.plan, signal);
  expect(parseLearnings(`${await show(shop, commit, "wiki/10_DOMAIN/till.md")}\n`)).toHaveLength(2);
  const agents = await show(shop, commit, "AGENTS.md");
  expect(agents).toContain("drawers of 900");
  expect(agents).toContain("Bills of 200");
});

test("with memory off nothing of it is in a packet", async () => {
  const shop = await open({ tasks: tasks({}), ceremony: { memory: "off" } });
  const state = await execute(shop, { chunks: [chunkOf({ wiki: ["10_DOMAIN/tea"] })] });
  const attempts = attemptsOf(state.run, await shop.services.runs.read(state.run));
  expect(attempts.flatMap(({ receipts }) => receipts)).toEqual([]);
});
