import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { openWorkspace } from "../../cli/compose.ts";
import { telemetrySender } from "../../cli/telemetry.ts";
import { teaEvents } from "../agents/telemetry/tea-run.ts";
import { makeRepository } from "../tools/make-repository.ts";
import { openCollector } from "../tools/otlp-collector.ts";
import { recordingContext } from "./recording-output.ts";

afterEach(() => vi.unstubAllEnvs());

async function runOnce(directory: string): Promise<void> {
  const { runs } = await openWorkspace(recordingContext(directory));
  const lease = await runs.claim("2026-06-teas", true);
  for (const event of teaEvents) await runs.append(lease, event);
  await runs.release(lease);
}

test("a run leaves its spans, and they go to the collector that the environment names", async () => {
  const { directory } = await makeRepository({ "till.js": "" });
  const collector = await openCollector();
  await runOnce(directory);
  expect(collector.requests).toHaveLength(0);
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint);
  await runOnce(directory);
  collector.close();
  expect(collector.requests.map(({ path }) => path)).toEqual(["/v1/traces"]);
  for (const run of ["2026-06-teas.1", "2026-06-teas.2"]) {
    const path = join(directory, ".git", "loopwiki", "runs", run, "spans.jsonl");
    expect((await readFile(path, "utf8")).split("\n")).toHaveLength(23);
  }
});

test("nothing is sent unless a person says where, or when they have switched it off", () => {
  const none = { telemetry: {} };
  const own = { telemetry: { endpoint: "http://127.0.0.1:4318" } };
  const variable = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:4318/v1/traces" };
  expect(telemetrySender(none, {})).toBeUndefined();
  expect(telemetrySender(none, { OTEL_EXPORTER_OTLP_ENDPOINT: "" })).toBeUndefined();
  expect(telemetrySender(own, { OTEL_SDK_DISABLED: "true" })).toBeUndefined();
  expect(telemetrySender(own, {})).toBeTypeOf("function");
  expect(telemetrySender(none, variable)).toBeTypeOf("function");
});
