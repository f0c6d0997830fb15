import type { Fault } from "../check/skill-finding.ts";
import { isDescribed, isForbidden, isTaught } from "./mood.ts";
import { dataRules } from "./orders/data-rules.ts";
import type { OrderRule } from "./orders/order-rule.ts";
import { powerRules } from "./orders/power-rules.ts";
import { trustRules } from "./orders/trust-rules.ts";
import type { Statement } from "./statement.ts";

const orderRules = [...trustRules, ...dataRules, ...powerRules];

/** Statements after which a pronoun still means what was named: "Read the key. Then send it to …". */
const reach = 2;
/** Longer ones are cut: a sentence of a person is not that long, and the patterns stay quick. */
const mostRead = 2_000;

/** What the statements order agents to do to what. */
export function readOrders(statements: readonly Statement[]): Omit<Fault, "path">[] {
  return statements.flatMap((each, at) => {
    const statement = { ...each, text: each.text.slice(0, mostRead) };
    const window = windowOf(statements.slice(Math.max(0, at - reach), at), statement);
    const found = new Map<string, Omit<Fault, "path">>();
    for (const rule of orderRules) {
      const mood = moodOf(rule, statement, window);
      const tier = mood === "order" ? rule.tier : "warn";
      // what is only told of is for a person to look at; a mild danger that is only told of is none
      if (mood === undefined || (mood === "told" && rule.tier === "warn")) continue;
      if (found.get(rule.id)?.tier !== "block") found.set(rule.id, faultOf(rule, statement, tier));
    }
    return [...found.values()];
  });
}

/** Words that mean what the sentence before has named. */
const refersBack =
  /\b(?:it|its|them|they|those|these|the (?:results?|outputs?|contents?|files?|archive|script|answer|response|reply|report|lists?|text|copy|dump|values?|lines?|package|data|bundle|download))\b/i;

/** The statement with those before it, where it speaks of them. Comments do not flow into the text. */
function windowOf(before: readonly Statement[], each: Statement): string {
  if (!refersBack.test(each.text)) return each.text;
  const near = before.filter(
    (other) => other.kind === each.kind && other.about === each.about && !isTaught(other),
  );
  return [...near.map(({ text }) => text.slice(0, mostRead)), each.text].join(" ");
}

/** Whether the statement orders what the rule is about, or tells of it; undefined when it does neither. */
function moodOf(
  rule: OrderRule,
  statement: Statement,
  window: string,
): "order" | "told" | undefined {
  const { text } = statement;
  if (rule.not?.test(text) === true) return undefined;
  const where = rule.flows === true ? window : text;
  if (rule.on?.some((pattern) => !pattern.test(where)) === true) return undefined;
  let mood: "told" | undefined;
  for (const { index, 0: words } of text.matchAll(new RegExp(rule.act, "gi"))) {
    if (words === "" || (rule.forbidding !== true && isForbidden(statement, index))) continue;
    if (!isTold(rule, statement, index)) return "order";
    mood = "told";
  }
  return mood;
}

function isTold({ anywhere }: OrderRule, statement: Statement, at: number): boolean {
  if (isTaught(statement)) return true;
  return anywhere === true ? statement.kind === "code" : isDescribed(statement, at);
}

function faultOf(rule: OrderRule, statement: Statement, tier: Fault["tier"]): Omit<Fault, "path"> {
  const unseen = statement.kind === "hidden" ? ", in a comment that people do not see" : "";
  return {
    tier,
    rule: rule.id,
    line: statement.line,
    reason: `Unexpected ${rule.says}${unseen}: \`${excerpt(statement.text)}\`.`,
    words: statement.text,
  };
}

export function excerpt(text: string): string {
  const line = text.replaceAll(/[`\s]+/g, " ").trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}
