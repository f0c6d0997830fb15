import type { Heading } from "../markdown/document.ts";

/**
 * The heading a fragment means: a slug, the heading's text as Obsidian compares it, or a path of headings
 * (`Rules#Rounding`), each below the one before.
 */
export function findHeading(headings: readonly Heading[], fragment: string): Heading | undefined {
  const whole = match(headings, fragment);
  if (whole || !fragment.includes("#")) return whole;
  let rest = headings;
  let found: Heading | undefined;
  for (const part of fragment.split("#")) {
    found = match(rest, part);
    if (!found) return undefined;
    const from = rest.indexOf(found) + 1;
    const { depth } = found;
    const end = rest.findIndex((heading, index) => index >= from && heading.depth <= depth);
    rest = rest.slice(from, end < 0 ? undefined : end);
  }
  return found;
}

function match(headings: readonly Heading[], fragment: string): Heading | undefined {
  const slug = fragment.toLowerCase();
  const text = plain(fragment);
  const bySlug = headings.find((heading) => heading.slug === slug);
  const byText = (text: string): Heading | undefined =>
    headings.find((heading) => plain(heading.text) === text);
  // Obsidian Publish writes a space as a plus.
  return (
    bySlug ?? byText(text) ?? (fragment.includes("+") ? byText(plain(spaced(fragment))) : undefined)
  );
}

function spaced(fragment: string): string {
  return fragment.replaceAll("+", " ");
}

/** Obsidian drops `# | ^ : % [ ] \` from a heading in a link and folds spaces. */
function plain(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[#|^:%[\]\\]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
