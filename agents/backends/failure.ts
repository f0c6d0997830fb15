import { z } from "zod";
import type { AgentResult, BackendOutcome, FailureKind } from "../agent.ts";
import { parseJson } from "./parse-json.ts";
import { lastWords } from "./report.ts";

export type { FailureKind } from "../agent.ts";

/** What is known of a request to a model that failed. Structured fields first; `text` is asked last. */
export interface FailureFacts {
  /** HTTP status. */
  status?: number | undefined;
  /** The provider's own word: `overloaded_error`, `insufficient_quota`, `RESOURCE_EXHAUSTED`. */
  code?: string | undefined;
  /** Words of an error, never of an answer: an answer may well speak of rate limits. */
  text?: string | undefined;
}

type Rule = readonly [FailureKind, RegExp];

/** Codes of Anthropic, OpenAI, Google and Claude Code. Billing is first: it comes with status 429 too. */
const codeRules: readonly Rule[] = [
  ["billing", /insufficient_quota|billing|spend_limit|credit_balance|usage_not_included/i],
  ["rate-limit", /rate_?limit|resource_exhausted|too_many_requests|usage_limit/i],
  ["auth", /authentication|unauthenticated|unauthorized|permission_(error|denied)|api_key/i],
  ["refusal", /refusal|content_(filter|policy)|safety|prohibited_content|blocklist/i],
  ["request", /context_length|request_too_large|model_not_found|not_found_error/i],
  ["overloaded", /overloaded|unavailable|^(server|api|internal(_server)?)(_error)?$/i],
];

/** The first that fits counts. Written after what the CLIs print (see their stream parsers). */
const textRules: readonly Rule[] = [
  ["billing", /credit balance|insufficient[ _](quota|funds|credit)|spend(ing)? limit|billing_/i],
  ["rate-limit", /rate.?limit|usage limit|hit your .*limit|limit reached|too many requests|quota/i],
  ["auth", /\/login|api[ _-]?key|oauth token|not logged in|unauthori[sz]ed|authenticat/i],
  ["refusal", /violat\w+ .*(usage|content) polic|refused to answer|content filter/i],
  ["request", /prompt is too long|context (length|window)|model .*(not (found|exist)|unknown)/i],
  ["overloaded", /overloaded|high demand|service unavailable|internal server error|bad gateway/i],
  [
    "connection",
    /ECONNRE|ENOTFOUND|ETIMEDOUT|EPIPE|socket hang up|fetch failed|stream .*(disconnect|closed|ended)|connection (error|closed|reset|refused)|network error/i,
  ],
];

/** Statuses that say by themselves what it is (reliability (f)); the rest of the 4xx are `request`. */
const statusKinds: Readonly<Record<number, FailureKind>> = {
  401: "auth",
  402: "billing",
  403: "auth",
  408: "overloaded",
  409: "overloaded",
  429: "rate-limit",
};

/** What kind of failure it is: by the provider's code, else by the status, else by the words. */
export function classifyFailure({ status, code, text = "" }: FailureFacts): FailureKind {
  const byCode = match(codeRules, code ?? "");
  if (byCode !== undefined) return byCode;
  // An account without credit comes as 400 (Anthropic) or 429 (OpenAI); only the words tell.
  const byStatus = kindOfStatus(status);
  if (byStatus === "request" || byStatus === "rate-limit")
    return match(textRules.slice(0, 1), text) ?? byStatus;
  return byStatus ?? match(textRules, text) ?? "unknown";
}

function kindOfStatus(status: number | undefined): FailureKind | undefined {
  if (status === undefined || status < 400) return undefined;
  return statusKinds[status] ?? (status >= 500 ? "overloaded" : "request");
}

function match(rules: readonly Rule[], text: string): FailureKind | undefined {
  return rules.find(([, pattern]) => pattern.test(text))?.[0];
}

/** How an attempt ends that failed so. */
export const outcomeOfFailure: Readonly<Record<FailureKind, BackendOutcome>> = {
  "rate-limit": "rate-limited",
  auth: "auth",
  billing: "auth",
  refusal: "blocked",
  request: "blocked",
  overloaded: "infra",
  connection: "infra",
  unknown: "infra",
};

/** A result of words that a program gave as its error; a JSON body among them is read first. */
export function failedResult(words: string, more: FailureFacts = {}): AgentResult {
  const facts = { ...factsIn(words), ...more };
  const failure = classifyFailure(facts);
  const resumeAt = failure === "rate-limit" ? resumeTime(words, new Date()) : undefined;
  return {
    outcome: outcomeOfFailure[failure],
    summary: lastWords(words, "It failed without a word."),
    failure,
    ...(resumeAt === undefined ? {} : { resumeAt }),
  };
}

const word = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
/** An error body of Anthropic (`type`), OpenAI (`code`) or Google (`code` is the status, `status` the code). */
const errorBody = z.looseObject({
  error: z.looseObject({ code: z.unknown().optional(), type: word, status: word, message: word }),
});

function factsIn(words: string): FailureFacts {
  const found = errorBody.safeParse(
    parseJson(words.slice(words.indexOf("{"), words.lastIndexOf("}") + 1)),
  ).data?.error;
  if (found === undefined) return { status: statusIn(words), text: words };
  const status = number.parse(found.code) ?? statusIn(words);
  const code = [found.status, found.type, word.parse(found.code)].filter(Boolean).join(" ");
  return { status, code, text: found.message ?? words };
}

/** A status in the words of an error: `API Error: 529 …`, `status 503`, `HTTP 429`, `"code":429`. */
export function statusIn(text: string): number | undefined {
  const found = /(?:status|http|error|code)\W{1,12}([45]\d\d)\b|\[([45]\d\d)\b/i.exec(text);
  const status = Number(found?.[1] ?? found?.[2]);
  return Number.isNaN(status) ? undefined : status;
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The ISO time in words like `try again in 1 hour 5 minutes`, `retry in 32.4s`. */
export function resumeTime(words: string, now: Date): string | undefined {
  const span =
    /(?:try again|retry|resets?) (?:in|after) ((?:\d+(?:\.\d+)? ?[smhd][a-z]*[ ,]*(?:and )?)+)/i.exec(
      words,
    )?.[1];
  if (span === undefined) return undefined;
  const parts = span.matchAll(/(\d+(?:\.\d+)?) ?([smhd])/gi);
  const ms = [...parts].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (units[unit.toLowerCase()] ?? 0),
    0,
  );
  const date = new Date(now.getTime() + ms);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
