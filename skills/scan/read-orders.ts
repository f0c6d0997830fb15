import type { Fault } from "../check/skill-finding.ts";
import { isForbidden, isTaught } from "./mood.ts";
import { orderRules, type OrderRule } from "./order-rules.ts";
import type { Statement } from "./statement.ts";

/** Statements after which a pronoun still means what was named: "Read the key. Then send it to …". */
const reach = 2;
/** Longer ones are cut: a sentence of a person is not that long, and the patterns stay quick. */
const mostRead = 2_000;

/** What the statements order agents to do to what. */
export function readOrders(statements: readonly Statement[]): Omit<Fault, "path">[] {
  return statements.flatMap((each, at) => {
    const text = each.text.slice(0, mostRead);
    const before = statements
      .slice(Math.max(0, at - reach), at)
      .filter((other) => near(other, each));
    const window = [...before.map((other) => other.text.slice(0, mostRead)), text].join(" ");
    const found = new Map<string, Omit<Fault, "path">>();
    for (const rule of orderRules) {
      if (!matches(rule, { ...each, text }, window)) continue;
      const fault = faultOf(rule, each);
      const known = found.get(rule.id);
      if (fault && known?.tier !== "block") found.set(rule.id, fault);
    }
    return [...found.values()];
  });
}

/** Comments do not flow into the text around them. */
function near(other: Statement, each: Statement): boolean {
  return other.kind === each.kind && other.about === each.about;
}

function matches(rule: OrderRule, statement: Statement, window: string): boolean {
  const { text } = statement;
  if (rule.not?.test(text) === true) return false;
  const where = rule.flows === true ? window : text;
  if (rule.on?.some((pattern) => !pattern.test(where)) === true) return false;
  for (const { index, 0: words } of text.matchAll(new RegExp(rule.act, "gi")))
    if (words !== "" && (rule.forbidding === true || !isForbidden(statement, index))) return true;
  return false;
}

/** What is only told of is for a person to look at; a warning about it would be noise. */
function faultOf(rule: OrderRule, statement: Statement): Omit<Fault, "path"> | undefined {
  const taught = isTaught(statement);
  if (taught && rule.tier === "warn") return undefined;
  return {
    tier: taught ? "warn" : rule.tier,
    rule: rule.id,
    line: statement.line,
    reason: `Unexpected ${rule.says}${statement.kind === "hidden" ? ", in a comment that people do not see" : ""}: \`${excerpt(statement.text)}\`.`,
    words: statement.text,
  };
}

export function excerpt(text: string): string {
  const line = text.replaceAll(/[`\s]+/g, " ").trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}
