import { renderMarkdown, renderSafely, type Link, type LinkView, type RenderOptions } from "#wiki";
import { expect, test } from "vitest";

const none: RenderOptions = { resolve: () => undefined };

async function html(source: string, options = none): Promise<string> {
  return (await renderMarkdown(source, options)).html;
}

test("callouts are boxes, and fold when they say so", async () => {
  const shown = await html(
    "> [!warning]- Frost\n> Cover the *beds*.\n\n> [!note]\n> Soil is warm.\n",
  );
  expect(shown).toContain('<details class="callout" data-callout="warning">');
  expect(shown).toContain('<div class="callout" data-callout="note">');
  expect(shown).toContain("Cover the <em>beds</em>.");
});

test("mathematics is MathML, and prices stay text", async () => {
  const shown = await html(
    "A seed is $5 and a tray $10; yield $a_1 + b$.\n\n$$\n\\frac{x}{y}\n$$\n",
  );
  expect(shown).toContain("A seed is $5 and a tray $10");
  expect(shown.match(/<math /g)).toHaveLength(2);
  expect(shown).toContain("<mfrac><mi>x</mi><mi>y</mi></mfrac>");
  expect(shown).not.toContain("style=");
});

test("mathematics never hides a link that lint sees", async () => {
  const asked: string[] = [];
  const resolve = ({ target }: Link): undefined => void asked.push(target);
  const shown = await html("From $x [[tomato]] y$ on.", { resolve });
  expect(asked).toEqual(["tomato"]);
  expect(shown).toContain('<a class="wikilink missing">tomato</a>');
});

test("mathematics cannot reach out", async () => {
  const shown = await html(
    "$\\href{javascript:alert(1)}{x}$ $\\includegraphics{x.png}$ $\\htmlStyle{color:red}{y}$",
  );
  expect(shown).not.toMatch(/href=|src=|style=|<img|<a /);
});

test("code is coloured with classes, by languages' other names too", async () => {
  const shown = await html("```tsx\nconst bed = 1;\n```\n\n```nothing\nconst\n```\n");
  expect(shown).toContain('<span class="pl-k">const</span>');
  expect(shown).toContain('<code class="language-nothing">const');
});

test("a diagram is drawn without styles of its own and keeps its source", async () => {
  const shown = await html("```mermaid\ngraph LR\n A[Sow <b>] --> B[Reap]\n```\n");
  expect(shown).toContain('<figure class="diagram"><svg');
  expect(shown).toContain(">Reap</text>");
  expect(shown).toContain("A[Sow &#x3C;b>] --> B[Reap]");
  expect(shown).not.toMatch(/<style|style=|fonts\.googleapis/);
});

test("what is no diagram stays code", async () => {
  expect(await html("```mermaid\nnot a diagram\n```\n")).toContain(
    '<code class="language-mermaid">not a diagram',
  );
});

function pictureAt({ target }: Link): LinkView | undefined {
  if (target.startsWith("https:")) return undefined;
  return target === "bed.png"
    ? { href: "/attachments/bed.png", exists: true, isPicture: true }
    : { href: "/wiki/gone", exists: false };
}

test("pictures of the repository are shown, others are links", async () => {
  const shown = await html(
    "![Bed](bed.png) ![[bed.png]] ![Far](https://far.example/x.png) ![Gone](gone.png)",
    { resolve: pictureAt },
  );
  expect(shown.match(/<img src="\/attachments\/bed.png"/g)).toHaveLength(2);
  expect(shown).toContain('<a href="https://far.example/x.png" rel="noopener noreferrer"');
  expect(shown).toContain('<a href="/wiki/gone" class="missing">Gone</a>');
});

const pages: Record<string, string> = {
  sowing:
    "# Sowing\n\nIn May.[^1]\n\n## Depth\n\nTwo cm. ^depth\n\n[^1]: Or June.\n\n## Water\n\nDaily.",
  loop: "Round ![[loop]]",
  left: "Left:\n\n![[right]]",
  right: "Right:\n\n![[left]]",
};

function garden(): RenderOptions {
  return {
    resolve: ({ target }) => ({ href: `/wiki/${target}`, exists: true, title: target }),
    embed: ({ kind, target, heading, block }) => {
      const source = pages[target];
      if (kind !== "embed" || source === undefined) return undefined;
      const part = block === undefined ? heading && { heading: heading.toLowerCase() } : { block };
      const key = `${target}#${heading ?? block ?? ""}`;
      return { key, source, ...(part && { part }), options: garden() };
    },
  };
}

test("an embed shows the page, its section or its block, without taking its ids", async () => {
  const whole = await html("# Sowing\n\n![[sowing]]\n\nHere[^1].\n\n[^1]: mine", garden());
  expect(whole).toContain("Daily.");
  expect(whole.match(/id="sowing"/g)).toHaveLength(1);
  expect(whole).not.toContain('id="depth"');
  const ids = [...whole.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const section = await html("![[sowing#Depth]]", garden());
  expect(section).toContain("Two cm.");
  expect(section).not.toMatch(/In May|Daily/);
  const block = await html("![[sowing#^depth]]", garden());
  expect(block).toContain("<p>Two cm.</p>");
  expect(block).not.toContain("Depth");
});

test("pages that embed each other end, and an embed inside a sentence stays a link", async () => {
  const shown = await html("![[left]]\n\n![[loop]]\n\nSee ![[sowing]] there.", garden());
  expect(shown.match(/<section class="embed"/g)).toHaveLength(3);
  expect(shown).toContain('See <a class="wikilink embed"');
});

test("a block has the id its address names, and its mark is not shown", async () => {
  expect(await html("Two cm. ^depth", garden())).toBe('<p id="^depth">Two cm.</p>');
});

test("what a page came to is remembered until a link or an embed of it changes", async () => {
  const source = "[[tomato]] and\n\n![[sowing]]\n";
  const first = await renderSafely(source, garden());
  expect(await renderSafely(source, garden())).toBe(first);
  const gone = await renderSafely(source, {
    ...garden(),
    resolve: () => ({ href: "/wiki/tomato", exists: false }),
  });
  expect(gone.html).toContain('class="wikilink missing"');
  pages["sowing"] = "In April.";
  expect((await renderSafely(source, garden())).html).toContain("In April.");
});
