import { FileRunStore, Redactor, sendSpans, SpanFile, TracedRunStore, type Span } from "#agents";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { openCollector, type Collector } from "../../tools/otlp-collector.ts";
import { teaEvents } from "./tea-run.ts";

const plan = "2026-06-teas";
const run = `${plan}.1`;
const secret = "correct-horse-battery-staple";

let folder = "";
const collectors: Collector[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "loopwiki-telemetry-"));
});
afterEach(async () => {
  for (const collector of collectors.splice(0)) collector.close();
  await rm(folder, { recursive: true, force: true });
});

function openStore(send?: (spans: readonly Span[]) => Promise<void>) {
  const warnings: string[] = [];
  const journals = new FileRunStore(folder, () => new Date());
  const store = new TracedRunStore(journals, {
    file: new SpanFile(folder),
    redactor: new Redactor([secret]),
    send,
    warn: (text) => warnings.push(text),
  });
  return { store, warnings };
}

async function linesOf(): Promise<string[]> {
  const text = await readFile(join(folder, "runs", run, "spans.jsonl"), "utf8");
  return text.split("\n").filter((line) => line !== "");
}

function outline(span: Record<string, unknown>): string {
  return [span["traceId"], span["spanId"], span["parentSpanId"] ?? "", span["name"]].join(" ");
}

async function tell(store: TracedRunStore, events: typeof teaEvents): Promise<void> {
  const lease = await store.claim(plan, false);
  for (const event of events) await store.append(lease, event);
  await store.release(lease);
}

test("whenever a run is let go its spans stand beside its journal, without secrets", async () => {
  const { store, warnings } = openStore();
  const lease = await store.claim(plan, false);
  for (const event of teaEvents.slice(0, 5)) await store.append(lease, event);
  const check = { name: "test", command: `curl -u ${secret}`, detail: "", durationMs: 1 };
  await store.append(lease, {
    type: "gates-judged",
    chunk: "weigh-tea",
    attempt: 1,
    results: [{ ...check, status: "failed" }],
  });
  await store.release(lease);
  const before = await linesOf();
  expect(before.join("\n")).not.toContain(secret);
  expect(before.join("\n")).toContain("curl -u [redacted]");
  await tell(store, teaEvents.slice(5));
  const after = await linesOf();
  expect(after.length).toBeGreaterThan(before.length);
  const ids = after.map((line) => z.object({ spanId: z.string() }).parse(JSON.parse(line)).spanId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(warnings).toEqual([]);
});

test("a collector receives all spans of a run as OTLP, each once unless it has changed", async () => {
  const collector = await openCollector();
  collectors.push(collector);
  const { store, warnings } = openStore((spans) => sendSpans(spans, collector.endpoint));
  await tell(store, teaEvents);
  await tell(store, []); // nothing is new, so nothing is sent
  expect(warnings).toEqual([]);
  expect(collector.requests).toHaveLength(1);
  const [request] = collector.requests;
  expect(request).toMatchObject({ path: "/v1/traces", type: "application/json" });
  const [of] = request?.body.resourceSpans ?? [];
  expect(of?.resource.attributes).toContainEqual({
    key: "service.name",
    value: { stringValue: "loopwiki" },
  });
  const sent = of?.scopeSpans.flatMap(({ spans }) => spans) ?? [];
  const kept = (await linesOf()).map((line) =>
    z.record(z.string(), z.unknown()).parse(JSON.parse(line)),
  );
  expect(sent.map(outline).toSorted()).toEqual(kept.map(outline).toSorted());
  expect(sent.find(({ name }) => name === "chat sonnet-9")).toMatchObject({
    kind: 3,
    attributes: expect.arrayContaining([
      { key: "gen_ai.usage.input_tokens", value: { intValue: 500 } },
    ]),
  });
  await tell(store, [{ type: "run-merged", target: "main", commit: "d".repeat(40) }]);
  const again = collector.requests[1]?.body.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  expect(again.map(({ name }) => name)).toEqual(["invoke_workflow 2026-06-price-validation"]);
});

test("a collector that refuses is told of, and the run and its file are as ever", async () => {
  const collector = await openCollector(400);
  collectors.push(collector);
  const { store, warnings } = openStore((spans) => sendSpans(spans, collector.endpoint));
  await tell(store, teaEvents);
  expect(warnings).toEqual([expect.stringMatching(/^2026-06-teas\.1: The collector did not take/)]);
  expect((await linesOf()).length).toBeGreaterThan(10);
  expect(await store.holder(plan)).toBeUndefined();
});
