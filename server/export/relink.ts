/** A place in HTML that leads somewhere. */
export interface HtmlLink {
  /** In small letters. */
  tag: string;
  attribute: "href" | "src" | "action";
  /** As it is meant: entities are decoded. */
  value: string;
}

/**
 * Tags as our two printers of HTML write them: values in double quotes, which they escape within, as they do
 * `<` in text. So neither text nor a value is ever taken for a tag.
 */
const tags = /<([a-z][a-z0-9-]*)((?:\s+[^\s=>"'/]+(?:="[^"]*")?)+)(\s*\/?>)/gi;
/** Matches join without a gap: what looks like an attribute within a value is passed over with it. */
const attributes = /(\s+)([^\s=>"'/]+)(?:="([^"]*)")?/g;

/** Every link, in order. */
export function linksIn(html: string): HtmlLink[] {
  const links: HtmlLink[] = [];
  relink(html, (link) => {
    links.push(link);
    return link.value;
  });
  return links;
}

/** The same HTML with each link as `change` wants it; undefined takes the attribute away. */
export function relink(html: string, change: (link: HtmlLink) => string | undefined): string {
  return html.replaceAll(tags, (_whole, name: string, inner: string, end: string) => {
    const changed = inner.replaceAll(
      attributes,
      (whole: string, space: string, attribute: string, value: string | undefined) => {
        if (value === undefined || !isLink(attribute)) return whole;
        const now = change({ tag: name.toLowerCase(), attribute, value: decoded(value) });
        return now === undefined ? "" : `${space}${attribute}="${escaped(now)}"`;
      },
    );
    return `<${name}${changed}${end}`;
  });
}

function isLink(attribute: string): attribute is HtmlLink["attribute"] {
  return attribute === "href" || attribute === "src" || attribute === "action";
}

const named: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  quot: '"',
};

function decoded(value: string): string {
  return value.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (typeof name === "string") return named[name] ?? whole;
    const code = typeof hex === "string" ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}

function escaped(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
