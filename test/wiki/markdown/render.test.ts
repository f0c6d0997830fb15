import { renderMarkdown, parseMarkdown, type Link, type LinkView } from "#wiki";
import { expect, test } from "vitest";
import { runRules } from "../../../wiki/lint/run-rules.ts";
import { subjectOf } from "../lint/example-subject.ts";

const none = { resolve: () => undefined };

async function html(source: string, resolve: (link: Link) => LinkView | undefined = none.resolve) {
  return (await renderMarkdown(source, { resolve })).html;
}

test("wiki links lead where the resolver says, or are shown as missing", async () => {
  const views: Record<string, LinkView> = {
    tomato: { href: "/wiki/tomato#sowing", exists: true, title: 'Tomato "red"' },
    gone: { href: "/wiki/gone", exists: false },
  };
  const source =
    "[[tomato#Sowing|Tom]] ![[tomato]] [[gone]] [[unknown]] [g](gone) [r]\n\n[r]: tomato\n";
  expect(await html(source, ({ target }) => views[target])).toBe(
    '<p><a class="wikilink" href="/wiki/tomato#sowing" title="Tomato &#x22;red&#x22;">Tom</a>' +
      ' <a class="wikilink embed" href="/wiki/tomato#sowing" title="Tomato &#x22;red&#x22;">tomato</a>' +
      ' <a class="wikilink missing" href="/wiki/gone">gone</a>' +
      ' <a class="wikilink missing">unknown</a>' +
      ' <a href="/wiki/gone" class="missing">g</a>' +
      ' <a href="/wiki/tomato#sowing" title="Tomato &#x22;red&#x22;">r</a></p>',
  );
});

test("a link is shown as missing exactly when lint reports it", async () => {
  const source =
    "[[bed]] [[bad]] [[bed#Soil]] [[bed#Sun]] [b](10_DOMAIN/bed.md) [c](10_DOMAIN/bad.md) ![[bad]]\n";
  const subject = subjectOf({
    files: { "wiki/10_DOMAIN/bed.md": "# Soil\n", "wiki/index.md": source },
  });
  const isBroken = (link: Link) => subject.index.resolve(link, "wiki/index.md").kind === "missing";
  const shown = await html(source, (link) => ({ href: "/x", exists: !isBroken(link) }));
  const only = ["no-broken-link", "no-broken-heading", "no-broken-embed"];
  expect(await runRules(subject, { rules: {}, only })).toHaveLength(4);
  expect(shown.match(/missing/g)).toHaveLength(4);
});

test("the ids of headings are the slugs that links use", async () => {
  const source = "# Über *Beete*\n\n## Beds\n\n## Beds\n\n> ### [[tomato|Tomatoes]]\n";
  const { html, headings } = await renderMarkdown(source, none);
  const ids = [...html.matchAll(/<h\d id="([^"]*)"/g)].map(([, id]) => id);
  expect(ids).toEqual(["über-beete", "beds", "beds-1", "tomatoes"]);
  expect(headings.map(({ slug }) => slug)).toEqual(ids);
  expect(parseMarkdown(source).headings).toEqual(headings);
});

test("footnotes, tables, task lists and code survive the cleaning; front matter and comments do not", async () => {
  const shown = await html(
    "---\ntitle: x\n---\n<!-- loopwiki:1 -->\n\n- [x] sow[^1]\n\n[^1]: in May\n\n|a|\n|-|\n|~~b~~|\n\n```ts\nlet a = '<b>';\n```\n",
  );
  expect(shown).toContain('<input type="checkbox" checked disabled aria-label="Done">');
  expect(shown).toContain('href="#user-content-fn-1"');
  expect(shown).toContain('<li id="user-content-fn-1">');
  expect(shown).toContain("<td><del>b</del></td>");
  expect(shown).toContain(
    '<code class="language-ts"><span class="pl-k">let</span> <span class="pl-smi">a</span>',
  );
  expect(shown).toContain("&#x3C;b>");
  expect(shown).not.toContain("title: x");
  expect(shown).not.toContain("loopwiki:1");
});

test("raw HTML is shown as the text it is", async () => {
  expect(await html("a List<String> <b>x</b>\n\n<div>y</div>\n")).toBe(
    "<p>a List&#x3C;String> &#x3C;b>x&#x3C;/b></p>\n<p>&#x3C;div>y&#x3C;/div></p>",
  );
});

const payloads = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "<svg><script>alert&#40;1)</script>",
  "<iframe src=javascript:alert(1)></iframe>",
  "<a href='javascript:alert(1)'>x</a>",
  "<body onload=alert(1)>",
  "<style>*{background:url(javascript:alert(1))}</style>",
  "<p style='color:red' onclick=alert(1)>x</p>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
  "<!--><img src=x onerror=alert(1)>-->",
  "<form id=x><input name=attributes></form>",
  "<object data='data:text/html,<script>alert(1)</script>'></object>",
  "<embed src='javascript:alert(1)'>",
  "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
  "<base href='https://evil.example/'>",
  "<template><script>alert(1)</script></template>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java&#10;script:alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](\u0001javascript:alert(1))",
  "[x](javascript&colon;alert(1))",
  "[x](vbscript:msgbox(1))",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[x](file:///etc/passwd)",
  "<javascript:alert(1)>",
  "![x](javascript:alert(1))",
  "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
  '![x" onerror="alert(1)](y.png)',
  '[x](y "onmouseover=alert(1)//\\" onmouseover=alert(1) x=\\"")',
  "[x][r]\n\n[r]: javascript:alert(1)",
  "[[javascript:alert(1)]]",
  "[[x|<img src=x onerror=alert(1)>]]",
  '[[x" onclick="alert(1)]]',
  "![[data:text/html,<script>alert(1)</script>]]",
  "# <img src=x onerror=alert(1)>",
  '# x" onclick="alert(1)',
  '```"><script>alert(1)</script>\nx\n```',
  "| <script>alert(1)</script> |\n|-|\n| [x](javascript:alert(1)) |",
  "[^<script>]\n\n[^<script>]: <img src=x onerror=alert(1)>",
];

/** Tags with their attributes, as a browser would see them: text never holds a bare `<`. */
const tags = /<([a-z0-9]+)((?:\s+[^\s"'<>=]+(?:="[^"]*")?)*)\s*>/g;
const attributes = /\s([^\s"'<>=]+)(?:="([^"]*)")?/g;
const harmlessTag =
  /^(?:a|p|div|span|h\d|img|pre|code|blockquote|table|thead|tbody|tr|th|td|sup|section|ol|ul|li|em|strong|br)$/;
const harmlessAttribute =
  /^(?:href|src|alt|title|class|id|rel|role|tabindex|loading|align|aria-(?:label|describedby)|data-footnote(?:s|-ref|-backref))$/;
// oxlint-disable-next-line no-control-regex -- browsers skip control characters before a scheme
const otherScheme = /^[\s\u0000-\u001F]*(?!https?:|mailto:)[a-z][a-z0-9+.-]*:/i;

test.each(payloads)("nothing active comes out of %j", async (payload) => {
  for (const source of [payload, `- ${payload}`, `> x ${payload} y`, `**a ${payload}**`]) {
    const shown = await html(source, ({ target }) => ({
      href: target,
      exists: true,
      title: target,
    }));
    for (const [, tag = "", list = ""] of shown.matchAll(tags)) {
      expect(tag).toMatch(harmlessTag);
      for (const [, name = "", value = ""] of list.matchAll(attributes)) {
        expect(name).toMatch(harmlessAttribute);
        expect(name === "href" || name === "src" ? value : "").not.toMatch(otherScheme);
      }
    }
    expect(shown.replace(tags, "").replace(/<\/[a-z0-9]+>/g, "")).not.toContain("<");
  }
});
