import type { Fault } from "../check/skill-finding.ts";
import { excerpt } from "./read-orders.ts";

type Found = Omit<Fault, "path">;

const styleHides =
  /<[a-z]+\b[^>]{0,200}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d]*[1-9])|color\s*:\s*(?:white|#fff(?:fff)?|transparent)|\bhidden\b|aria-hidden)[^>]{0,200}>/i;
const runsScript =
  /\]\(\s*<?\s*(?:javascript|vbscript|data:text\/html)\s*[:;,]|<(?:script|iframe|object|embed|svg[^>]*\bonload)\b|\bon(?:load|error|click)\s*=/i;
const linkSaysOther =
  /\[\s*`?(?:https?:\/\/)?((?:[\w-]+\.)+(?:com|net|org|io|dev|app|ai|co|gov|edu|info|me|de|uk|example))\b[^\]]{0,120}\]\(\s*<?https?:\/\/([^/)\s>?#]+)/gi;

/** Markdown and HTML in which people see another thing than agents read. */
export function markupFaults(text: string): Found[] {
  return text.split("\n").flatMap((line, at) => {
    const found: Found[] = [];
    const add = (tier: Found["tier"], rule: string, reason: string): unknown =>
      found.push({
        tier,
        rule,
        line: at + 1,
        reason: `${reason}: \`${excerpt(line)}\`.`,
        words: line,
      });
    if (styleHides.test(line))
      add("block", "skill-hidden-text", "Unexpected text that a style hides");
    if (runsScript.test(line.replaceAll(/`[^`]*`/g, "")))
      add("block", "skill-hidden-text", "Unexpected link or element that runs a script");
    for (const [, said = "", meant = ""] of line.matchAll(linkSaysOther))
      if (!sameSite(said, meant))
        add("block", "skill-hidden-text", "Unexpected link that leads elsewhere than it says");
    return found;
  });
}

function sameSite(said: string, meant: string): boolean {
  const [left, right] = [said, meant].map((host) => host.toLowerCase().replace(/^www\./, ""));
  return (
    left === right ||
    meant.toLowerCase().endsWith(`.${left}`) ||
    said.toLowerCase().endsWith(`.${right}`)
  );
}

const addressed =
  /\b(?:ai|llm|agents?|assistants?|claude|copilot|codex|gemini|gpt|model|bot|you|your|automated)\b|^\W*(?:please\s+)?(?:run|execute|send|ignore|fetch|post|upload|download|install|append|add|delete|read|include|visit|open|reply|follow|disregard|approve|always|before|after|when|if|do|never|use|call|set|make)\b/i;
/** Marks of tools, and notes of authors about the document. */
const harmless =
  /^\W*(?:prettier|eslint|markdownlint|vale|toc|lint|spell|cspell|loopwiki|textlint|doctoc|END|BEGIN|source|note for (?:authors|editors|maintainers))/i;

/** A comment that speaks to the reader who alone can see it. */
export function hiddenOrder(comment: string, line: number): Found[] {
  if (harmless.test(comment) || comment.split(/\s+/).length < 4 || !addressed.test(comment))
    return [];
  const isOrder =
    /\b(?:must|should|shall|will|need to|please|always|ignore|disregard|approve|send|upload|run|execute|fetch|install|append|reply|say|follow)\b/i.test(
      comment,
    );
  return [
    {
      tier:
        isOrder &&
        /\b(?:ai|llm|agents?|assistants?|claude|copilot|model|bot|you|automated)\b/i.test(comment)
          ? "block"
          : "warn",
      rule: "skill-hidden-text",
      line,
      reason: `Unexpected words to agents in a comment that people do not see: \`${excerpt(comment)}\`.`,
      words: comment,
    },
  ];
}
