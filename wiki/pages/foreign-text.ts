import { hiddenIn } from "../lint/instructions/hidden-characters.ts";
import { suspicionsIn } from "../lint/instructions/suspicious.ts";
import { findSecrets } from "../lint/secrets/find-secrets.ts";

/**
 * Why text that a program takes from code, commits, sources or an agent may not stand on a page, or
 * undefined when it may. Agents read pages before they act, so code in it counts like prose.
 */
export async function refuseText(text: string): Promise<string | undefined> {
  const [hidden] = hiddenIn(text);
  if (hidden) return `hidden text (${hidden.reason})`;
  const [suspicion] = suspicionsIn(text, true);
  if (suspicion) return `an instruction to agents (${suspicion.id})`;
  const [secret] = await findSecrets(text);
  return secret === undefined ? undefined : "what looks like a secret";
}

/**
 * Text from elsewhere as one line of a page: it shows the same words and makes no link, tag, table, comment
 * or heading. Code between backticks stays code. At most `most` characters, cut between words.
 */
export function asProse(text: string, most = 240): string {
  const line = text.replace(/\s+/g, " ").trim();
  const short = line.length <= most ? line : `${line.slice(0, most).replace(/\s+\S*$/, "")} …`;
  const parts = short.split("`");
  const isPaired = parts.length % 2 === 1;
  return parts
    .map((part, at) =>
      isPaired && at % 2 === 1 && isCode(part)
        ? `\`${part}\``
        : escape(part, isPaired && at % 2 === 1),
    )
    .join(isPaired ? "" : "\\`");
}

function isCode(part: string): boolean {
  return part.trim() !== "" && !/[|<]|\[\[/.test(part);
}

/** What would be a tag, wherever it stands: an escape does not keep it from being one, code does. */
const tag = /(#[\p{L}\p{N}\p{M}_/-]+)/u;

function escape(text: string, wasCode: boolean): string {
  const escaped = text
    .split(tag)
    .map((part, at) => (at % 2 === 1 ? `\`${part}\`` : escapeMarks(part)))
    .join("")
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`)
    .replace(/^([-+=])/, String.raw`\$1`);
  return wasCode ? `\\\`${escaped}\\\`` : escaped;
}

function escapeMarks(text: string): string {
  return text.replaceAll(/[\\*_[\]<>|#~$^{}]/g, String.raw`\$&`);
}
