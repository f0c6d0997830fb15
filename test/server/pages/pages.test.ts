import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "#server";
import { beforeAll, expect, test } from "vitest";
import { makeRepositoryAt, type TestRepository } from "../../tools/make-repository.ts";
import { shopFiles, shopServices } from "../shop-services.ts";

const host = "127.0.0.1:4173";
let get: (path: string, headers?: Record<string, string>) => Promise<Response>;
let repository: TestRepository;

const tiles: Record<string, string> = {
  "wiki/20_SYSTEM/till.md":
    "---\ntitle: Till\ntype: system\ntags: [money]\n---\n\n# Till\n\n![[currency]]\n\n> [!note] Cents\n> See [[pricing#Discounts]] and [[pricing]].\n",
};

beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), "loopwiki-test-"));
  repository = await makeRepositoryAt(join(parent, "shop"), { ...shopFiles, ...tiles });
  await repository.commit("Say more of the till", {
    "wiki/20_SYSTEM/till.md": `${tiles["wiki/20_SYSTEM/till.md"]}\nIt rings.\n`,
  });
  const app = createApp(await shopServices(repository), 4173);
  get = async (path, headers = {}) => app.request(path, { headers: { host, ...headers } });
  return () => rm(parent, { recursive: true, force: true });
});

async function textOf(path: string): Promise<string> {
  const response = await get(path);
  expect({ path, status: response.status }).toEqual({ path, status: 200 });
  return response.text();
}

test("a page shows embeds, callouts, its neighbours and what lint says of it", async () => {
  const html = await textOf("/wiki/20_SYSTEM/till");
  expect(html).toContain('<section class="embed" aria-label="Currency">');
  expect(html).toContain("<strong>whole cents</strong>");
  expect(html).toContain('<div class="callout" data-callout="note">');
  expect(html).toContain('href="/wiki/10_DOMAIN/pricing#discounts"');
  expect(html).toMatch(/<svg class="local-graph".*Pricing<\/text>/s);
  expect(await textOf("/wiki/10_DOMAIN/pricing")).toContain("<code>Rounding rules</code>");
});

test("search marks words, narrows by facets and says when a filter makes no sense", async () => {
  const html = await textOf("/search?q=price");
  expect(html).toContain('<a href="/wiki/10_DOMAIN/pricing">Pricing</a>');
  expect(html).toMatch(/<mark>price<\/mark>/i);
  expect(html).not.toContain("[[currency]]");
  expect(html).toContain('href="/search?q=price%20type%3Adomain"');
  const narrowed = await textOf("/search?q=price+type%3Adomain");
  expect(narrowed).toContain('href="/search?q=price" aria-current="true"');
  expect(await textOf("/search?q=zebra")).toContain("Nothing was found.");
  expect(await textOf("/search?q=%3Cb%3Ex")).toContain("&lt;b&gt;x");
});

test("the history says what a commit changed and what going back would change", async () => {
  const list = await textOf("/history/20_SYSTEM/till");
  expect(list.indexOf("Say more of the till")).toBeLessThan(list.indexOf("Open the shop"));
  const [latest, first] = (await repository.git.run(["log", "--format=%H"])).split("\n");
  const shown = await textOf(`/history/20_SYSTEM/till?commit=${latest}`);
  expect(shown).toContain('<span class="added">+It rings.</span>');
  expect(shown).not.toContain("Propose to go back");
  const older = await textOf(`/history/20_SYSTEM/till?commit=${first}`);
  expect(older).toContain('<span class="removed">-It rings.</span>');
  expect(older).toContain('action="/do/page/revert"');
});

test("lists: pages by folder, tags, graph, stats, skills", async () => {
  expect(await textOf("/pages")).toContain('<a href="/pages?folder=10_DOMAIN">10_DOMAIN</a>');
  expect(await textOf("/pages?folder=10_DOMAIN")).toContain(">Currency</a>");
  expect(await textOf("/tags")).toContain('<a class="tag" href="/tags/money">');
  expect(await textOf("/tags/money")).toContain(">Till</a>");
  expect((await get("/tags/none")).status).toBe(404);
  const graph = await textOf("/graph");
  expect(graph).toContain('data-source="/api/v1/graph"');
  expect(graph).toMatch(/id=":hubs".*Pricing.*id=":orphans".*Index/s);
  const stats = await textOf("/stats");
  expect(stats).toContain('<svg class="chart"');
  expect(stats).toMatch(/<dt>Loops to resolution<\/dt><dd><strong>\d/);
  expect(stats).toMatch(
    /<caption class="sr-only">Figures by plan<\/caption>.*2026-11-price-validation/s,
  );
  expect(stats).toContain('aria-label="domain: 2 of 2"');
  expect(await textOf("/skills")).toContain('<a href="/skills/tdd">tdd</a>');
});

test("what a person may decide comes as forms with the session's token", async () => {
  const plan = await textOf("/plans/2026-11-price-validation");
  expect(plan).toMatch(
    /action="\/do\/plan\/merge"[^>]*><input type="hidden" name="csrf" value="[^"]+"/,
  );
  expect(plan).toContain('action="/do/plan/discard"');
  expect(plan).not.toContain('action="/do/plan/approve"');
  expect(await textOf("/lint")).toContain('action="/do/lint/accept"');
  const edit = await textOf("/edit/20_SYSTEM/till");
  expect(edit).toMatch(/name="etag" value="[0-9a-f]{64}"/);
  expect(edit).toContain("It rings.");
  expect(await textOf("/edit/20_SYSTEM/new-drawer")).toContain("# New drawer");
  expect(await textOf("/rename/20_SYSTEM/till?to=drawer")).toContain("20_SYSTEM/drawer.md");
});

test("the andon board says what stops the line and how it is opened", async () => {
  const board = await textOf("/andon");
  expect(board).toContain("The line is stopped");
  expect(board).toContain('href="/andon/INC-20261120-0000aaaa"');
  expect(await textOf("/andon/INC-20261120-0000aaaa")).toContain(
    "loopwiki andon close INC-20261120-0000aaaa",
  );
  expect((await get("/andon/none")).status).toBe(404);
});

test("a theme is kept in a cookie and leads back to this wiki only", async () => {
  const chosen = await get("/theme/dark?back=%2Ftags%3Fx%3D1");
  expect(chosen.headers.get("location")).toBe("/tags?x=1");
  expect(chosen.headers.get("set-cookie")).toContain("theme=dark");
  const dark = await get("/tags", { cookie: "theme=dark" });
  expect(await dark.text()).toContain('<html lang="en" data-theme="dark">');
  const odd = await get("/tags", { cookie: "theme=%22%3E%3Cscript%3E" });
  expect(await odd.text()).toContain('<html lang="en">');
  for (const back of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/a\nb",
  ]) {
    const answer = await get(`/theme/dark?back=${encodeURIComponent(back)}`);
    expect(answer.headers.get("location")).toBe("/");
  }
});

test("only built scripts are served as assets", async () => {
  for (const name of ["..%2F..%2Fpackage.json", "manifest.json", "%2e%2e/serve.js", "none.js"])
    expect((await get(`/assets/${name}`)).status).toBe(404);
});

test("a page that is not there can be written or searched for", async () => {
  const response = await get("/wiki/10_DOMAIN/pricin");
  const html = await response.text();
  expect(response.status).toBe(404);
  expect(html).toContain('href="/edit/10_DOMAIN/pricin"');
  expect(html).toContain('<a href="/wiki/10_DOMAIN/pricing">');
});

test("everything is there as Markdown and as JSON, too, and its page leads there", async () => {
  const plan = "2026-11-price-validation";
  const incident = "INC-20261120-0000aaaa";
  await repository.write({ "AGENTS.md": "# The corner shop\n" });
  const things = {
    "/wiki/20_SYSTEM/till": ["# Till", "/api/v1/pages/20_SYSTEM%2Ftill"],
    [`/plans/${plan}`]: ["# Refuse impossible prices", `/api/v1/plans/${plan}`],
    [`/andon/${incident}`]: ["The till", `/api/v1/incidents/${incident}`],
    "/skills/tdd": ["name: tdd", "/api/v1/skills/tdd"],
    "/agents-md": ["# The corner shop", "/api/v1/agents-md"],
  };
  for (const [address, [words = "", api = ""]] of Object.entries(things)) {
    const page = await textOf(address);
    expect(page).toContain(`href="${address}.md"`);
    expect(page).toContain(`href="${address}.json"`);
    const markdown = await get(`${address}.md`);
    expect(markdown.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await markdown.text()).toContain(words);
    expect((await get(`${address}.json`)).headers.get("location")).toBe(api);
    expect((await get(api)).status).toBe(200);
  }
  const run = `/runs/${plan}.1`;
  expect(await textOf(run)).toContain(`href="${run}.json"`);
  expect((await get(`${run}.json`)).headers.get("location")).toBe(`/api/v1/runs/${plan}.1`);
  for (const none of ["/skills/none.md", "/andon/none.md", "/andon/..%2Fx.md"])
    expect((await get(none)).status).toBe(404);
});
