import { FileRunStore } from "#agents";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { run as exportRuns } from "../../../../cli/commands/runs/export.ts";
import { run as list } from "../../../../cli/commands/runs/list.ts";
import { run as show } from "../../../../cli/commands/runs/show.ts";
import type { CommandRun } from "../../../../cli/command.ts";
import { teaEvents } from "../../../agents/telemetry/tea-run.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { openCollector } from "../../../tools/otlp-collector.ts";
import { recordingContext } from "../../recording-output.ts";

afterEach(() => vi.unstubAllEnvs());

const plan = "2026-06-price-validation";

/** A shop in which tea was weighed once. */
async function openShop() {
  const { directory } = await makeRepository({ "till.js": "" });
  let at = Date.parse("2026-06-01T08:00:00Z");
  const store = new FileRunStore(join(directory, ".git", "loopwiki"), () => new Date((at += 1000)));
  const lease = await store.claim(plan, true);
  for (const event of teaEvents) await store.append(lease, event);
  await store.release(lease);
  return async (run: CommandRun, args: string[] = [], options: Record<string, unknown> = {}) => {
    const context = recordingContext(directory);
    const code = await run(context, { args, options });
    const { answerText: text, answers, notes } = context.output;
    return { code, text, data: answers[0]?.data, notes };
  };
}

test("runs are listed with what they took and cost", async () => {
  const call = await openShop();
  const { text, data } = await call(list);
  expect(text).toMatch(
    /^2026-06-price-validation\.1 +verified +2026-06-01 08:00 .* +3 +5 +1280 +\$0\.02$/m,
  );
  expect(data).toMatchObject({ runs: [{ inputTokens: 1200, outputTokens: 80, costUsd: 0.02 }] });
  expect((await call(list, [], { plan: "another" })).text).toBe("Nothing was executed yet.");
});

test("a run is shown as a tree, by its own name or its plan's", async () => {
  const call = await openShop();
  const { text } = await call(show, [`${plan}.1`]);
  expect(text).toMatch(/^invoke_workflow 2026-06-price-validation, /);
  expect(text).toMatch(/^ {6}invoke_agent maker, .*\n {8}chat sonnet-9, .*, 500 \+ 50 tokens\n/m);
  expect(text).toMatch(/^ {8}execute_tool Bash, .*, failed: tool_error$/m);
  expect((await call(show, [plan])).text).toBe(text);
  await expect(call(show, ["2026-06-price-validatoin"])).rejects.toThrow('Unexpected run "2026-06');
});

test("spans are exported as lines of JSON, or sent again to the collector", async () => {
  const call = await openShop();
  const { text, notes } = await call(exportRuns, [plan]);
  expect(text.split("\n").map((line) => typeof JSON.parse(line))).toEqual(Array(22).fill("object"));
  expect(notes).toEqual(["22 spans of 1 run."]);
  await expect(call(exportRuns, [], { send: true })).rejects.toThrow("expected a collector");
  const collector = await openCollector();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint);
  expect((await call(exportRuns, [], { send: true })).text).toBe("22 spans of 1 run sent.");
  collector.close();
  const [request] = collector.requests;
  expect(request?.body.resourceSpans[0]?.scopeSpans[0]?.spans).toHaveLength(22);
});

test("conversations are exported only with a person's consent, without credentials", async () => {
  const call = await openShop();
  await expect(call(exportRuns, [], { format: "chat" })).rejects.toThrow("expected --consent");
  await expect(call(exportRuns, [], { format: "csv" })).rejects.toThrow(
    "expected one of spans, chat",
  );
  const consent = { format: "chat", consent: true };
  expect((await call(exportRuns, [], consent)).text).toContain("I look at the till.");
  vi.stubEnv("TILL_TOKEN", "I look at the till");
  const { text } = await call(exportRuns, [], consent);
  expect(text).toContain('"content":"[redacted]."');
  expect(text).not.toContain("I look at the till");
});
