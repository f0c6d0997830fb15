import type { Span } from "./span.ts";

/**
 * Sends spans to the collector of the person: the one at `endpoint` (a base address), else the one that
 * OpenTelemetry's variables name. Rejects with `telemetry-failed`.
 */
export async function sendSpans(
  spans: readonly Span[],
  endpoint: string | undefined,
): Promise<void> {
  const otlp = await import("./otlp.ts"); // heavy, and seldom wanted
  await otlp.exportSpans(spans, endpoint);
}
