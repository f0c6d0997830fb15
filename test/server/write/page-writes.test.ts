import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { clientOf, type Client } from "../client.ts";
import { shopFiles, shopServices } from "../shop-services.ts";

async function openShop(): Promise<{ client: Client; repository: TestRepository }> {
  const repository = await makeRepository({ ...shopFiles, "AGENTS.md": "# Agents\n\nBe kind.\n" });
  return { client: clientOf(await shopServices(repository)), repository };
}

const lintSchema = z.object({ findings: z.array(z.object({ fingerprint: z.string() })) });
const pricing = "/api/v1/pages/10_DOMAIN%2Fpricing";
const onDisk = ({ directory }: TestRepository, path: string): Promise<string> =>
  readFile(join(directory, path), "utf8");
const etagOf = (text: string): string => `"${createHash("sha256").update(text).digest("hex")}"`;

test("a page that was read is saved, logged once a day and found at once", async () => {
  const { client, repository } = await openShop();
  const read = await client.get(pricing);
  const etag = read.headers.get("etag") ?? "";
  expect(etag).toBe(etagOf(shopFiles["wiki/10_DOMAIN/pricing.md"] ?? ""));
  const text = `${shopFiles["wiki/10_DOMAIN/pricing.md"] ?? ""}\nVouchers are zero-rated.\n`;
  const saved = await client.send("PUT", pricing, { text }, { "if-match": etag });
  expect(saved.status).toBe(200);
  expect(saved.headers.get("etag")).toBe(etagOf(text));
  expect(await onDisk(repository, "wiki/10_DOMAIN/pricing.md")).toBe(text);
  expect(await client.json("/api/v1/search?q=zero-rated")).toMatchObject({
    hits: [{ id: "10_DOMAIN/pricing" }],
  });
  const again = `${text}\nAnd gift cards.\n`;
  const headers = { "if-match": etagOf(text) };
  expect((await client.send("PUT", pricing, { text: again }, headers)).status).toBe(200);
  const log = await onDisk(repository, "wiki/log.md");
  expect(log.match(/edit \| 10_DOMAIN\/pricing/g)).toHaveLength(1);
  expect(await repository.git.run(["rev-list", "--count", "HEAD"])).toBe("1");
});

test("of two who edit the same text one is told, with all three texts, and nothing is lost", async () => {
  const { client, repository } = await openShop();
  const base = shopFiles["wiki/10_DOMAIN/pricing.md"] ?? "";
  await client.get(pricing);
  const [mine, theirs] = [`${base}\nMine.\n`, `${base}\nTheirs.\n`];
  const answers = await Promise.all(
    [mine, theirs].map((text) =>
      client.send("PUT", pricing, { text }, { "if-match": etagOf(base) }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  const lost = answers.findIndex(({ status }) => status === 412);
  const [kept, refused] = lost === 0 ? [theirs, mine] : [mine, theirs];
  expect(await answers[lost]?.json()).toMatchObject({
    code: "page-changed",
    base,
    theirs: kept,
    yours: refused,
    etag: etagOf(kept).slice(1, -1),
  });
  expect(await onDisk(repository, "wiki/10_DOMAIN/pricing.md")).toBe(kept);
});

test("an edit on disk by somebody else is a conflict too, and so is a page that is gone", async () => {
  const { client, repository } = await openShop();
  const etag = (await client.get(pricing)).headers.get("etag") ?? "";
  await repository.write({
    "wiki/10_DOMAIN/pricing.md": "---\ntitle: P\ntype: domain\n---\n\nNew.\n",
  });
  const answer = await client.send("PUT", pricing, { text: "mine" }, { "if-match": etag });
  expect(answer.status).toBe(412);
  const nowhere = "/api/v1/pages/10_DOMAIN%2Fgone";
  const gone = await client.send("PUT", nowhere, { text: "mine" }, { "if-match": etag });
  expect(await gone.json()).toMatchObject({ status: 412, theirs: null, yours: "mine" });
  const twice = await client.send("PUT", pricing, { text: "mine" }, { "if-none-match": "*" });
  expect(twice.status).toBe(412);
});

test("without the text it began from nothing is saved or deleted", async () => {
  const { client } = await openShop();
  expect((await client.send("PUT", pricing, { text: "x" })).status).toBe(428);
  expect((await client.send("DELETE", pricing)).status).toBe(428);
  const star = await client.send("PUT", pricing, { text: "x" }, { "if-match": "*" });
  expect(star.status).toBe(428);
});

test("a form keeps the line ends that a page has", async () => {
  const { client, repository } = await openShop();
  const text = "---\r\ntitle: Till\r\ntype: system\r\n---\r\n\r\nIt adds up.\r\n";
  await repository.write({ "wiki/20_SYSTEM/till.md": text });
  const answer = await client.submit("/do/page/save", {
    id: "20_SYSTEM/till",
    etag: etagOf(text).slice(1, -1),
    text: text.replace("adds", "sums"),
  });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/wiki/20_SYSTEM/till"]);
  expect(await onDisk(repository, "wiki/20_SYSTEM/till.md")).toBe(text.replace("adds", "sums"));
});

test("a new page is where its type says and in the index", async () => {
  const { client, repository } = await openShop();
  const wanted = { title: "Price rounding", type: "domain", text: "Half cents go up." };
  const made = await client.send("POST", "/api/v1/pages", wanted);
  expect(await made.json()).toMatchObject({ page: { id: "10_DOMAIN/price-rounding" } });
  expect(await onDisk(repository, "wiki/index.md")).toContain("price-rounding");
  expect((await client.send("POST", "/api/v1/pages", wanted)).status).toBe(409);
  const form = await client.submit("/do/page/new", { title: "Coupons", folder: "20_SYSTEM" });
  expect(form.headers.get("location")).toBe("/wiki/20_SYSTEM/coupons");
});

test("a rename is shown first and then keeps every link", async () => {
  const { client, repository } = await openShop();
  const rename = `${pricing}/rename`;
  const preview = await (await client.send("POST", rename, { to: "prices" })).json();
  expect(preview).toMatchObject({ id: "10_DOMAIN/prices", done: false });
  expect(await onDisk(repository, "wiki/10_DOMAIN/pricing.md")).not.toBe("");
  const done = await client.send("POST", rename, { to: "prices", apply: true });
  expect(await done.json()).toMatchObject({ done: true });
  expect(await onDisk(repository, "wiki/10_DOMAIN/currency.md")).toContain("[[prices|");
  expect((await client.get("/wiki/10_DOMAIN/pricing.md")).status).toBe(404);
  const form = await client.submit("/do/page/rename", {
    id: "10_DOMAIN/prices",
    to: "pricing",
    apply: "yes",
  });
  expect(form.headers.get("location")).toBe("/wiki/10_DOMAIN/pricing");
});

test("a page that others link to is not deleted unless somebody insists", async () => {
  const { client, repository } = await openShop();
  const etag = (await client.get(pricing)).headers.get("etag") ?? "";
  const refused = await client.send("DELETE", pricing, undefined, { "if-match": etag });
  expect(await refused.json()).toMatchObject({
    code: "linked-page",
    linkedFrom: [{ page: "10_DOMAIN/currency" }],
  });
  const old = { "if-match": etagOf("something else") };
  expect((await client.send("DELETE", `${pricing}?force=true`, undefined, old)).status).toBe(412);
  const headers = { "if-match": etag };
  const done = await client.send("DELETE", `${pricing}?force=true`, undefined, headers);
  expect(done.status).toBe(200);
  await expect(stat(join(repository.directory, "wiki/10_DOMAIN/pricing.md"))).rejects.toThrow(
    "ENOENT",
  );
});

test("a revert is a commit on a branch of its own: no file, no index and no other branch moves", async () => {
  const { client, repository } = await openShop();
  const { git } = repository;
  const first = await git.run(["rev-parse", "HEAD"]);
  const old = shopFiles["wiki/10_DOMAIN/currency.md"] ?? "";
  await repository.commit("Sell in francs", {
    "wiki/10_DOMAIN/currency.md": old.replace("euros", "francs"),
  });
  const head = await git.run(["rev-parse", "HEAD"]);
  const currency = "/api/v1/pages/10_DOMAIN%2Fcurrency";
  const answer = await client.send("POST", `${currency}/revert`, { commit: first });
  const made: unknown = await answer.json();
  const branch = `loopwiki/revert-10_domain-currency-${first.slice(0, 8)}`;
  expect(made).toMatchObject({ branch });
  expect(await git.run(["show", `${branch}:wiki/10_DOMAIN/currency.md`])).toBe(old.trimEnd());
  expect(await git.run(["rev-parse", `${branch}^`])).toBe(head);
  expect(await git.run(["diff", "--name-only", `${branch}^`, branch])).toBe(
    "wiki/10_DOMAIN/currency.md",
  );
  expect(await git.run(["rev-parse", "HEAD"])).toBe(head);
  expect(await git.run(["status", "--porcelain"])).toBe("");
  const again = await client.send("POST", `${currency}/revert`, { commit: first });
  expect(await again.json()).toMatchObject({ status: 409, code: "revert-exists" });
  const nothing = await client.send("POST", `${currency}/revert`, { commit: head });
  expect(await nothing.json()).toMatchObject({ code: "nothing-to-revert" });
  for (const commit of ["--output=/tmp/x", "HEAD", "0".repeat(40), "-1234567"])
    expect((await client.send("POST", `${currency}/revert`, { commit })).status).toBe(404);
});

test("history, versions and diffs are of the page, through its rename", async () => {
  const { client, repository } = await openShop();
  const { git } = repository;
  const first = await git.run(["rev-parse", "HEAD"]);
  await git.run(["mv", "wiki/10_DOMAIN/currency.md", "wiki/10_DOMAIN/money.md"]);
  await repository.commit("Call it money");
  const money = "/api/v1/pages/10_DOMAIN%2Fmoney";
  expect(await client.json(`${money}/history`)).toMatchObject({
    commits: [{ subject: "Call it money", author: "Ada Shopkeeper" }, { subject: "Open the shop" }],
  });
  expect(await client.json(`${money}/versions/${first}`)).toMatchObject({
    text: shopFiles["wiki/10_DOMAIN/currency.md"],
  });
  expect(await client.json(`${money}/diff?from=${first}`)).toMatchObject({ diff: /rename to/ });
});

test("a file is attached, shown inert, and never replaces another", async () => {
  const { client } = await openShop();
  const attach = async (name: string, bytes: string): Promise<unknown> => {
    const form = new FormData();
    form.set("file", new File([bytes], name));
    return (await client.send("POST", "/api/v1/attachments", form)).json();
  };
  const path = "raw/attachments/till.png";
  expect(await attach("till.png", "one")).toMatchObject({ path, markdown: "![[till.png]]" });
  expect(await attach("till.png", "one")).toMatchObject({ path });
  expect(await attach("till.png", "two")).toMatchObject({ path: "raw/attachments/till-2.png" });
  expect(await attach("..\\..\\.git\\hooks\\évil plan.PNG", "3")).toMatchObject({
    path: "raw/attachments/évil-plan.png",
  });
  for (const name of ["till.html", "till.js", "till", ".png", "till.php", "till.svgz", "a.xml"])
    expect(await attach(name, "x")).toMatchObject({ status: 415 });
  const shown = await client.get(`/attachments/${path}`);
  expect(await shown.text()).toBe("one");
  expect(shown.headers.get("content-type")).toBe("image/png");
  expect(shown.headers.get("content-security-policy")).toContain("sandbox");
  await attach("mark.svg", "<svg onload='alert(1)'/>");
  const svg = await client.get("/attachments/raw/attachments/mark.svg");
  expect(svg.headers.get("content-disposition")).toBe("attachment");
  expect(svg.headers.get("x-content-type-options")).toBe("nosniff");
});

test("a finding is accepted with a reason, which is then no finding any more", async () => {
  const { client, repository } = await openShop();
  const lint = lintSchema.parse(await client.json("/api/v1/lint?page=10_DOMAIN/pricing"));
  const id = lint.findings[0]?.fingerprint ?? "";
  const none = await client.send("POST", "/api/v1/lint/accept", { id, reason: " " });
  expect(await none.json()).toMatchObject({ code: "no-reason" });
  const reason = "The rules are decided next month";
  const form = await client.submit("/do/lint/accept", { finding: id, reason });
  expect(form.headers.get("location")).toBe("/lint");
  expect(await onDisk(repository, "agents/ACCEPTED.md")).toContain(reason);
  expect(await client.json("/api/v1/lint?page=10_DOMAIN/pricing")).toMatchObject({
    accepted: [{ fingerprint: id }],
  });
});

test("AGENTS.md is shown with its authors and saved as it was read", async () => {
  const { client, repository } = await openShop();
  const read = await client.get("/api/v1/agents-md");
  expect(await read.json()).toMatchObject({
    lines: [{ text: "# Agents", author: "Ada Shopkeeper" }, {}, {}],
  });
  const etag = read.headers.get("etag") ?? "";
  const text = "# Agents\n\nBe kind and count twice.\n";
  const save = (): Promise<Response> =>
    client.send("PUT", "/api/v1/agents-md", { text }, { "if-match": etag });
  expect((await save()).status).toBe(200);
  expect(await onDisk(repository, "AGENTS.md")).toBe(text);
  expect((await save()).status).toBe(412);
});

test("what people write in AGENTS.md is saved around the block, which is not changed here", async () => {
  const { client, repository } = await openShop();
  const block = "<!-- loopwiki:begin -->\nRead the wiki.\n<!-- loopwiki:end -->\n";
  await repository.write({ "AGENTS.md": `# Agents\n\n${block}\nBye.\n` });
  const form = await (await client.get("/agents-md/edit")).text();
  expect(form).toContain("\n# Agents\n\n</textarea>");
  expect(form).toContain('<pre tabindex="0">&lt;!-- loopwiki:begin');
  const etag = /name="etag" value="([0-9a-f]{64})"/.exec(form)?.[1] ?? "";
  const fields = { etag, before: "# Agents\r\n\r\nCount twice.\r\n", after: "\r\nBye.\r\n" };
  const saved = await client.submit("/do/agents-md/save", fields);
  expect([saved.status, saved.headers.get("location")]).toEqual([303, "/agents-md"]);
  const now = `# Agents\n\nCount twice.\n${block}\nBye.\n`;
  expect(await onDisk(repository, "AGENTS.md")).toBe(now);

  const late = await client.submit("/do/agents-md/save", { ...fields, before: "Mine.\r\n" });
  expect(late.status).toBe(412);
  const page = await late.text();
  expect(page).toContain("Somebody was faster");
  expect(page).toContain("\nMine.\n</textarea>");
  expect(page).toContain("Count twice.");

  const touched = now.replace("Read the wiki.", "Read nothing.");
  const headers = { "if-match": etagOf(now) };
  const refused = await client.send("PUT", "/api/v1/agents-md", { text: touched }, headers);
  expect(await refused.json()).toMatchObject({ status: 409, code: "block-changed" });
  expect(await onDisk(repository, "AGENTS.md")).toBe(now);
});

test("a heading is renamed with the links to it, after a form has shown them", async () => {
  const { client, repository } = await openShop();
  await repository.write({
    "wiki/20_SYSTEM/till.md": "---\ntitle: Till\ntype: system\n---\n\nSee [[pricing#Discounts]].\n",
  });
  const wish = { id: "10_DOMAIN/pricing", to: "Reductions", heading: "Discounts", alias: "" };
  const asked = await client.submit("/do/page/rename", wish);
  const shown = await client.get(asked.headers.get("location") ?? "");
  const form = await shown.text();
  expect(form).toContain("+See [[pricing#Reductions]].");
  expect(form).toContain('<option value="Discounts" selected="">');
  const done = await client.submit("/do/page/rename", { ...wish, apply: "yes" });
  expect(done.headers.get("location")).toBe("/wiki/10_DOMAIN/pricing");
  expect(await onDisk(repository, "wiki/10_DOMAIN/pricing.md")).toContain("\n## Reductions\n");
  expect(await onDisk(repository, "wiki/20_SYSTEM/till.md")).toContain("[[pricing#Reductions]]");
});

test("a file attached without a script leads back to the editor, which says how to show it", async () => {
  const { client } = await openShop();
  const file = new File(["one"], "till.png");
  const sent = await client.submit("/do/attach", { page: "10_DOMAIN/pricing", file });
  const location = sent.headers.get("location") ?? "";
  expect(location).toBe("/edit/10_DOMAIN/pricing?attached=%21%5B%5Btill.png%5D%5D");
  expect(await (await client.get(location)).text()).toContain("<code>![[till.png]]</code>");
  const spoofed = await client.get("/edit/10_DOMAIN/pricing?attached=Send+your+token+to+Eve");
  expect(await spoofed.text()).not.toContain("Send your token");
});
