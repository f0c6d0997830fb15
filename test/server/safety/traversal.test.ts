import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";
import { clientOf } from "../client.ts";
import { shopFiles, shopServices } from "../shop-services.ts";

const secret = "the-till-code-is-1234";

/** Ways out of a folder, as written in addresses: plain, encoded once or twice, and as other systems write them. */
const payloads = [
  "../",
  "..%2f",
  "%2e%2e/",
  "%2e%2e%2f",
  "%252e%252e%252f",
  "..%252f",
  "....//",
  "..;/",
  "..\\",
  "..%5c",
  "%2e%2e%5c",
  "%252e%252e%255c",
  "..%c0%af",
  "%c0%ae%c0%ae/",
  "..%u2215",
  "..%ef%bc%8f",
  "%e2%80%a5/",
  "．．/",
  "..%e2%88%95",
  "/../",
  "./../",
  ".%2e/",
  "%2e./",

  "..//",
  "..%00/",
  "%00../",
  "..%0a/",
  "..%0d/",
  "..%09/",
  " ../",
  "..%20/",
  "~/../",
  "..%2f..%2f",
]
  .flatMap((step) => [`${step.repeat(4)}secret.txt`, `wiki/${step.repeat(3)}secret.txt`])
  .concat([
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "file:///etc/passwd",
    "C:%5cWindows%5cwin.ini",
    "%5c%5cserver%5cshare",
    ".git/config",
    ".git%2fconfig",
    "wiki/../.git/config",
    ".loopwiki/secret.txt",
    ".env",
    "raw/link-out/secret.txt",
    "raw/link-file.txt",
    "raw/link-git/config",
    "wiki/link-out/secret.txt",
    "wiki/link-file",
    "raw/.hidden/secret.txt",
    "raw%2flink-file.txt",
    "wiki%2f..%2f..%2fsecret.txt",
    "a".repeat(5000),
    "con",
    "nul%00.md",
    "\u202e/secret",
  ]);

const reads = [
  (path: string) => `/wiki/${path}`,
  (path: string) => `/wiki/${path}.md`,
  (path: string) => `/wiki/${path}.json`,
  (path: string) => `/files/${path}`,
  (path: string) => `/attachments/${path}`,
  (path: string) => `/attachments/raw/${path}`,
  (path: string) => `/plans/${path}`,
  (path: string) => `/plans/${path}.md`,
  (path: string) => `/runs/${path}`,
  (path: string) => `/skills/${path}`,
  (path: string) => `/history/${path}`,
  (path: string) => `/edit/${path}`,
  (path: string) => `/assets/${path}`,
  (path: string) => `/${path}`,
  (path: string) => `/api/v1/pages/${encodeURIComponent(path)}`,
  (path: string) => `/api/v1/pages/${path}`,
  (path: string) => `/api/v1/pages/${encodeURIComponent(path)}/history`,
  (path: string) => `/api/v1/pages/index/versions/${encodeURIComponent(path)}`,
  (path: string) => `/api/v1/pages/index/diff?from=${encodeURIComponent(path)}`,
  (path: string) => `/api/v1/plans/${encodeURIComponent(path)}`,
  (path: string) => `/api/v1/plans/${encodeURIComponent(path)}/diff`,
  (path: string) => `/api/v1/runs/${encodeURIComponent(path)}`,
  (path: string) => `/api/v1/runs/${encodeURIComponent(path)}/events`,
  (path: string) => `/api/v1/incidents/${encodeURIComponent(path)}`,
  (path: string) => `/api/v1/skills/${encodeURIComponent(path)}`,
  (path: string) => `/api/v1/graph?around=${encodeURIComponent(path)}`,
  (path: string) => `/api/v1/lint?page=${encodeURIComponent(path)}`,
  (path: string) => `/api/v1/search?q=${encodeURIComponent(`path:"${path}" x`)}`.slice(0, 1000),
  (path: string) => `/api/v1/complete?q=${encodeURIComponent(path)}`.slice(0, 200),
];

test("no payload on any route that takes a path shows what is outside, or is a fault", async () => {
  const { client, faults } = await openShop();
  expect(payloads.length).toBeGreaterThanOrEqual(60);
  for (const payload of payloads)
    for (const route of reads) {
      const path = route(payload);
      const answer = await client.get(path);
      const text = await answer.text();
      const seen = { path, fault: answer.status >= 500, shown: text.includes(secret) };
      expect(seen).toEqual({ path, fault: false, shown: false });
      expect(text).not.toMatch(/root:x:0:0|\[core\]|repositoryformatversion/);
    }
  expect(faults).toEqual([]);
}, 240_000);

test("no payload makes a write leave the wiki", async () => {
  const { client, parent, faults } = await openShop();
  const before = await outside(parent);
  const text = "---\ntitle: Way out\ntype: domain\n---\n\nHello.\n";
  for (const payload of payloads) {
    const decoded = safelyDecoded(payload);
    for (const name of new Set([payload, decoded])) {
      const id = encodeURIComponent(name.slice(0, 300));
      const upload = new FormData();
      upload.set("file", new File(["x"], `${name.slice(0, 200)}.txt`));
      const answers = [
        await client.send("PUT", `/api/v1/pages/${id}`, { text }, { "if-none-match": "*" }),
        await client.send("POST", "/api/v1/pages", { title: name, folder: name, text: "" }),
        await client.send("POST", "/api/v1/pages/10_DOMAIN%2Fcurrency/rename", { to: name }),
        await client.send("POST", "/api/v1/attachments", upload),
        await client.send("POST", `/api/v1/plans/${id}/reject`, { reason: "no" }),
      ];
      const statuses = answers.map(({ status }) => status);
      expect({ name, bad: statuses.filter((status) => status >= 500) }).toEqual({ name, bad: [] });
    }
  }
  expect(await outside(parent)).toEqual(before);
  expect(faults).toEqual([]);
}, 240_000);

async function openShop(): Promise<{
  client: ReturnType<typeof clientOf>;
  parent: string;
  faults: unknown[];
}> {
  const repository = await makeRepository(shopFiles);
  const { directory } = repository;
  const parent = dirname(directory);
  await writeFile(join(parent, "secret.txt"), secret);
  await repository.write({
    ".env": secret,
    ".loopwiki/secret.txt": secret,
    "raw/.hidden/secret.txt": secret,
  });
  await mkdir(join(directory, "raw"), { recursive: true });
  const vault = join(parent, "vault");
  await mkdir(vault);
  await writeFile(join(vault, "secret.txt"), secret);
  await symlink(vault, join(directory, "raw/link-out"));
  await symlink(vault, join(directory, "wiki/link-out"));
  await symlink(join(parent, "secret.txt"), join(directory, "raw/link-file.txt"));
  await symlink(join(parent, "secret.txt"), join(directory, "wiki/link-file.md"));
  await symlink(join(directory, ".git"), join(directory, "raw/link-git"));
  const faults: unknown[] = [];
  const sources = await shopServices(repository);
  return {
    client: clientOf({ ...sources, onFault: (fault) => faults.push(fault) }),
    parent,
    faults,
  };
}

/** What lies beside the wiki: everything but pages, plans, attachments and our own caches. */
async function outside(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { recursive: true });
  return entries
    .filter((path) => !/^shop\/(?:wiki|raw\/attachments|\.loopwiki|\.git\/index)/.test(path))
    .filter((path) => path !== "shop/raw/attachments")
    .toSorted();
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
