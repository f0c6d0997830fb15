import type { BackendOutcome, FailureKind } from "../agent.ts";

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

/** A status in the words of an error: `API Error: 529 …`, `status 503`, `HTTP 429`, `"code":429`. */
export function statusIn(text: string): number | undefined {
  const found = /(?:status|http|error|code)\W{1,12}([45]\d\d)\b|\[([45]\d\d)\b/i.exec(text);
  const status = Number(found?.[1] ?? found?.[2]);
  return Number.isNaN(status) ? undefined : status;
}
