import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasBrowser, openBrowser } from "./browser.ts";
import { payloads } from "./payloads.ts";
import { openShop, type Site } from "./shop-site.ts";

/** Each payload in its own page, in eight places of it. */
function hostilePage(payload: string): string {
  const quoted = JSON.stringify(payload);
  const row = payload.replaceAll("|", "\\|");
  return `---
title: ${quoted}
type: domain
aliases: [${quoted}]
tags: [${quoted}]
sources:
  - path: ${quoted}
    symbol: ${quoted}
---

## Heading ${payload}

Label [[currency|${payload.replaceAll(/[|[\]]/g, "")}]] and [label ${payload}](currency.md).

Target [[${payload}]] and [x](${payload}) and ![[${payload}]] and ![x](${payload}).

Code \`${payload.replaceAll("`", "")}\`

\`\`\`${payload.replaceAll("`", "")}
${payload}
\`\`\`

\`\`\`mermaid
graph LR
  A["${payload.replaceAll('"', "")}"] --> B
\`\`\`

| Cell ${row} |
|---|
| ${row} |

> [!note] Callout ${payload}
> ${payload}

Text ${payload}

${payload}
`;
}

/** So many of the payloads on one page, for the editor, which takes a while to load. */
const together = 12;
const groups = Array.from({ length: Math.ceil(payloads.length / together) }, (_, at) =>
  payloads.slice(at * together, (at + 1) * together),
);

const fileNames = ["<img src=x onerror=alert(1)>", "x' onclick='alert(1)", "javascript:alert(1)"];

const files: Record<string, string> = {
  ...Object.fromEntries(
    payloads.map((payload, at) => [`wiki/10_DOMAIN/hostile-${at}.md`, hostilePage(payload)]),
  ),
  ...Object.fromEntries(
    groups.map((group, at) => [
      `wiki/10_DOMAIN/group-${at}.md`,
      `---\ntitle: Group\ntype: domain\n---\n\n${group.map((one) => `[[${one}]] ![x](${one})\n\n${one}`).join("\n\n")}\n`,
    ]),
  ),
  ...Object.fromEntries(
    fileNames.map((name) => [
      `wiki/10_DOMAIN/${name}.md`,
      "---\ntitle: Named\ntype: domain\n---\n",
    ]),
  ),
  "wiki/log.md": `# Log\n\n${payloads.map((payload) => `## [2026-11-20] ${payload.replaceAll("|", "")} | ${payload}`).join("\n\n")}\n`,
  "AGENTS.md": `# Shop\n\n${payloads.map((payload) => `- x ${payload}`).join("\n")}\n`,
};

let site: Site;
let browser: Browser;
let page: Page;
const calls: string[] = [];

beforeAll(async () => {
  if (!hasBrowser) return;
  site = await openShop(files);
  browser = await openBrowser();
  // The content policy is off: nothing may be active even without this second wall.
  const context = await browser.newContext({ baseURL: site.url, bypassCSP: true });
  await context.exposeFunction("alert", (text: unknown) => void calls.push(String(text)));
  page = await context.newPage();
  page.setDefaultTimeout(120_000);
  page.on("dialog", (dialog) => void dialog.dismiss());
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** What could run: handlers, addresses with a scheme of their own, elements that load or run something. */
const activeParts = `(() => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    const isOurs = element.closest("head") !== null || /^\\/(assets|theme|do)\\//.test(element.getAttribute("src") ?? "");
    if (!isOurs && /^(script|style|iframe|object|embed|base|meta|link|frame|frameset|applet|template)$/.test(name))
      found.push(name);
    for (const { name: attribute, value } of element.attributes) {
      if (/^on/i.test(attribute) || attribute === "style" || attribute === "srcdoc") found.push(name + " " + attribute);
      const isAddress = /^(href|src|action|formaction|xlink:href|data)$/.test(attribute);
      if (isAddress && /^[\\s\\u0000-\\u001f]*(javascript|vbscript|data|blob|feed|view-source):/i.test(value))
        found.push(name + " " + attribute + "=" + value.slice(0, 40));
    }
  }
  for (const element of document.querySelectorAll("main a, main summary, main [tabindex]")) {
    for (const event of ["mouseover", "mouseenter", "focus", "pointerover", "click"])
      element.dispatchEvent(new Event(event, { bubbles: false, cancelable: true }));
  }
  return found;
})()`;

async function look(path: string): Promise<string[]> {
  const before = calls.length;
  await page.goto(path, { waitUntil: "load" });
  const found: unknown = await page.evaluate(activeParts);
  const active = Array.isArray(found) ? found.map(String) : ["no answer"];
  return [...active, ...calls.slice(before).map(() => "a script ran")];
}

test.runIf(hasBrowser)("there are at least 150 payloads", () => {
  expect(payloads.length).toBeGreaterThanOrEqual(150);
});

test.runIf(hasBrowser)(
  "nothing is active in a page, whatever stands in its title, headings, links, code, tables or front matter",
  async () => {
    const active: Record<string, string[]> = {};
    for (const [at, payload] of payloads.entries()) {
      const found = await look(`/wiki/10_DOMAIN/hostile-${at}`);
      if (found.length > 0) active[payload] = found;
    }
    expect(active).toEqual({});
  },
  900_000,
);

test.runIf(hasBrowser)(
  "nothing is active in lists, the log, AGENTS.md, tags, lint, file names and addresses",
  async () => {
    const active: Record<string, string[]> = {};
    const names = fileNames.map((name) => `/wiki/10_DOMAIN/${encodeURIComponent(name)}`);
    const paths = [
      "/",
      "/pages?folder=10_DOMAIN",
      "/wiki/log",
      "/agents-md",
      "/tags",
      "/lint",
      "/graph",
      "/stats",
    ];
    for (const path of [
      ...paths,
      ...names,
      "/plans/2026-11-price-validation",
      "/edit/10_DOMAIN/hostile-0",
    ]) {
      const found = await look(path);
      if (found.length > 0) active[path] = found;
    }
    expect(active).toEqual({});
  },
  300_000,
);

test.runIf(hasBrowser)(
  "nothing is active in what a search says, or a page that is not there",
  async () => {
    const active: Record<string, string[]> = {};
    for (const payload of payloads) {
      for (const path of [
        `/search?q=${encodeURIComponent(payload)}`,
        `/wiki/${encodeURIComponent(payload)}`,
      ]) {
        const found = await look(path);
        if (found.length > 0) active[path] = found;
      }
    }
    expect(active).toEqual({});
  },
  900_000,
);

test.runIf(hasBrowser)(
  "nothing is active in the editor and its preview",
  async () => {
    const active: Record<string, string[]> = {};
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const at of groups.keys()) {
      const before = calls.length;
      await page.goto(`/edit/10_DOMAIN/group-${at}`);
      await page.locator(".editor-preview > *").first().waitFor();
      const found: unknown = await page.evaluate(activeParts);
      const wrong = Array.isArray(found) ? found.map(String) : ["no answer"];
      const ran = calls.slice(before).map(() => "a script ran");
      if (wrong.length + ran.length > 0) active[`group ${at}`] = [...wrong, ...ran];
    }
    expect(active).toEqual({});
  },
  300_000,
);
