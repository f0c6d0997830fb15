import { findSecrets, suspicionsIn } from "#wiki";
import type { Fault } from "../check/skill-finding.ts";
import { textOf, type SkillFile } from "../skill-files.ts";
import {
  commandRules,
  scriptNetwork,
  scriptRules,
  scriptSecrets,
  type CommandRule,
} from "./command-rules.ts";
import { decodedIn, hiddenCharacters, lineAt, plainly } from "./disguise.ts";
import { checkKind } from "./file-kinds.ts";
import { hiddenOrder, markupFaults } from "./markup.ts";
import { isDescription, isForbidden, isTaught } from "./mood.ts";
import { excerpt, readOrders } from "./read-orders.ts";
import { linesOf, statementsOf, type Statement } from "./statement.ts";

type Found = Omit<Fault, "path">;

/** Longest line of code that is matched: longer ones are generated, or hide. */
const mostLine = 4_000;

/**
 * What in a skill's files would harm whoever follows or runs them. It reads and never runs anything. A
 * filter, not a proof: `npm run bench:skills` prints what it catches and what it misses.
 */
export async function scanFiles(files: readonly SkillFile[]): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const file of files) {
    const add = (found: readonly Found[]): unknown =>
      faults.push(...found.map((each) => ({ ...each, path: file.path })));
    add(checkKind(file));
    const text = textOf(file);
    if (text === undefined) continue;
    add(await scanText(text, file.path.endsWith(".md")));
  }
  return faults;
}

async function scanText(text: string, isMarkdown: boolean): Promise<Found[]> {
  const plain = plainly(text);
  const hidden = hiddenCharacters(text);
  const isDisguised = hidden.length > 0 && plain !== text.normalize("NFKC");
  const found = [...hidden, ...(isMarkdown ? readMarkdown(plain) : readScript(plain))];
  for (const inner of decodedIn(plain)) found.push(...decodedFaults(inner));
  for (const { kind, start } of await findSecrets(text))
    found.push({
      tier: "block",
      rule: "skill-secret",
      line: lineAt(text, start),
      reason: `Unexpected ${kind}, expected it to be revoked and then removed.`,
    });
  return isDisguised
    ? found.map((each) => ({ ...each, tier: grave(each) ? "block" : each.tier }))
    : found;
}

/** An order that only shows when the disguise is off was meant not to be seen. */
function grave({ rule }: Found): boolean {
  return rule !== "skill-hidden-characters" && rule !== "skill-network";
}

function readMarkdown(text: string): Found[] {
  const statements = statementsOf(text);
  const comments = statements.filter(({ kind }) => kind === "hidden");
  const found = [
    ...readOrders(statements),
    ...statements.flatMap((each) => readCommands(each, commandRules)),
    ...comments.flatMap(({ text, line }) => hiddenOrder(text, line)),
    ...markupFaults(text),
  ];
  const said = new Set(found.flatMap(({ tier, line }) => (tier === "block" ? [line] : [])));
  const known = statements.flatMap((each) => knownAttacks(each));
  return [...found, ...known.filter(({ line }) => !said.has(line))];
}

function readScript(text: string): Found[] {
  const lines = linesOf(text);
  const found = lines.flatMap((each) => readCommands(each, [...commandRules, ...scriptRules]));
  const comments = lines.filter(({ text }) => /^\s*(?:#|\/\/|--|\*)/.test(text));
  found.push(...readOrders(comments.map((each) => ({ ...each, kind: "prose" }))));
  const secret = lines.find((each) => scriptSecrets.test(each.text));
  if (secret && lines.some((each) => scriptNetwork.test(each.text))) {
    const reason = `Unexpected script that reads secrets and uses the network: \`${excerpt(secret.text)}\`.`;
    found.push({
      tier: "block",
      rule: "skill-exfiltrate",
      line: secret.line,
      reason,
      words: secret.text,
    });
  }
  return found;
}

/** Commands are read in prose too: an agent runs what stands in backticks. */
function readCommands(statement: Statement, rules: readonly CommandRule[]): Found[] {
  const text = statement.text.slice(0, mostLine);
  const taught = isTaught(statement) || isDescription(statement);
  const found = new Map<string, Found>();
  for (const rule of rules) {
    const { id, tier, says } = rule;
    if (!matches(rule, statement, text) || (taught && tier === "warn")) continue;
    if (found.get(id)?.tier === "block") continue;
    const reason = `Unexpected ${says}: \`${excerpt(statement.text)}\`.`;
    const line = statement.line;
    found.set(id, { tier: taught ? "warn" : tier, rule: id, line, reason, words: text });
  }
  return [...found.values()];
}

function matches({ pattern, not }: CommandRule, statement: Statement, text: string): boolean {
  const match = pattern.exec(text);
  if (!match || not?.test(text) === true) return false;
  return statement.kind === "code" || !isForbidden(statement, match.index);
}

/** The patterns that every page of the wiki is held to. */
function knownAttacks(statement: Statement): Found[] {
  const taught = isTaught(statement) || isDescription(statement);
  return suspicionsIn(statement.text, true).map(({ id, says }) => ({
    tier: taught ? "warn" : "block",
    rule: "skill-attack",
    line: statement.line,
    reason: `Unexpected ${says} (${id}): \`${excerpt(statement.text)}\`.`,
    words: statement.text,
  }));
}

/** What an encoding hides is as bad as it says; one that hides nothing we know is for a person to look at. */
function decodedFaults({
  line,
  text,
  reason,
}: {
  line: number;
  text: string;
  reason: string;
}): Found[] {
  const inner = text === "" ? [] : readMarkdown(text);
  const first = inner[0];
  const told = first ? `${reason} It says: ${first.reason}` : reason;
  return [
    { tier: first ? "block" : "warn", rule: "skill-obfuscated", line, reason: told, words: text },
  ];
}
