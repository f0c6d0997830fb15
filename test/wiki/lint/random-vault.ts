import * as fc from "fast-check";

/** Texts by path. */
export type Files = Record<string, string>;

const names = ["bean", "beam", "kale", "Soil mix"];
const name = fc.constantFrom(...names, "Green", "soil/mix", "till.ts", "gone", "Soil mux");
const part = fc.oneof(
  name.map((target) => `[[${target}]]`),
  name.map((target) => `[[10_DOMAIN/${target}#Rows|x]]`),
  name.map((target) => `[x](../10_DOMAIN/${encodeURI(target)}.md#sun)`),
  name.map((target) => `![[${target}]]`),
  fc.constantFrom(
    "# Rows\n",
    "## Sun\n",
    "Beans need sun. ^b1\n",
    "[t](../../src/till.ts#L2)",
    "[s](../../src/)",
  ),
  fc.constantFrom("<!-- loopwiki-disable-next-line no-broken-link: later -->\n", "[[kale#^b1]]"),
);
export const body = fc.array(part, { maxLength: 4 }).map((parts) => `\n${parts.join("\n\n")}\n`);
const fields = fc.record({
  title: fc.constantFrom("Bean", "Beam", "Kale"),
  aliases: fc.subarray(["Green", "bean", "soil/mix"]),
  sources: fc.constantFrom("", "sources:\n  - path: src/till.ts\n    blob: 0123456\n"),
});
/** Text of a page with its front matter. */
export const page = fc
  .tuple(fields, body)
  .map(
    ([{ title, aliases, sources }, text]) =>
      `---\ntitle: ${title}\ntype: domain\naliases: [${aliases.join(", ")}]\n${sources}---\n${text}`,
  );
export const pagePath = fc
  .tuple(fc.constantFrom("10_DOMAIN", "20_SYSTEM"), fc.constantFrom(...names))
  .map(([folder, file]) => `wiki/${folder}/${file}.md`);
/** Up to six pages of few names, so that they link, clash and miss; an index, a file of code, AGENTS.md. */
export const vault = fc
  .tuple(fc.dictionary(pagePath, page, { maxKeys: 6 }), body)
  .map(([pages, index]): Files =>
    Object.assign(pages, {
      "wiki/index.md": `# Index\n${index}`,
      "src/till.ts": "open();\n",
      "AGENTS.md": "Read wiki/index.md.\n",
    }),
  );
