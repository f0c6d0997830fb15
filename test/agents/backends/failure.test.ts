import { expect, test } from "vitest";
import {
  classifyFailure,
  outcomeOfFailure,
  statusIn,
  type FailureFacts,
} from "../../../agents/backends/failure.ts";

const cases: [FailureFacts, string, string][] = [
  [{ status: 429 }, "rate-limit", "rate-limited"],
  [{ status: 429, code: "rate_limit_error" }, "rate-limit", "rate-limited"],
  [
    { status: 429, code: "RESOURCE_EXHAUSTED", text: "check your billing" },
    "rate-limit",
    "rate-limited",
  ],
  [{ status: 429, code: "insufficient_quota" }, "billing", "auth"],
  [{ status: 429, text: "enforced spend limit reached" }, "billing", "auth"],
  [{ status: 400, text: "Your credit balance is too low" }, "billing", "auth"],
  [{ status: 402 }, "billing", "auth"],
  [{ status: 401 }, "auth", "auth"],
  [{ status: 403, code: "PERMISSION_DENIED" }, "auth", "auth"],
  [{ status: 529 }, "overloaded", "infra"],
  [{ status: 503, code: "UNAVAILABLE" }, "overloaded", "infra"],
  // a status goes before words: this is no limit
  [{ status: 500, text: "usage limit service failed" }, "overloaded", "infra"],
  [{ status: 400 }, "request", "blocked"],
  [{ status: 404, text: "model garden-xl not found" }, "request", "blocked"],
  [{ code: "refusal" }, "refusal", "blocked"],
  [{ code: "content_filter" }, "refusal", "blocked"],
  [{ text: "You've hit your usage limit. Try again at 3 pm." }, "rate-limit", "rate-limited"],
  [{ text: "Not logged in · Please run /login" }, "auth", "auth"],
  [{ text: "read ECONNRESET" }, "connection", "infra"],
  [{ text: "The model is overloaded." }, "overloaded", "infra"],
  [{ text: "the till is jammed" }, "unknown", "infra"],
  [{}, "unknown", "infra"],
];

test.each(cases)("%j is %s and ends as %s", (facts, kind, outcome) => {
  const found = classifyFailure(facts);
  expect(found).toBe(kind);
  expect(outcomeOfFailure[found]).toBe(outcome);
});

test.each([
  ["API Error: 529 overloaded", 529],
  ["unexpected status 503 Service Unavailable: no", 503],
  ['{"error":{"code":429,"message":"slow"}}', 429],
  ["[403 Forbidden] no", 403],
  ["sold 429 tomatoes", undefined],
])("the status in %j is %j", (text, status) => expect(statusIn(text)).toBe(status));
