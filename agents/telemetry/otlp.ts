import {
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type HrTime,
  type SpanContext,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes, type Resource } from "@opentelemetry/resources";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { LoopwikiError } from "#wiki";
import type { Span } from "./span.ts";

/**
 * Sends spans to a collector as OTLP over HTTP in JSON. `endpoint` is its base address, without `/v1/traces`;
 * undefined means what the variables `OTEL_EXPORTER_OTLP_*` say. Rejects with `telemetry-failed`.
 */
export async function exportSpans(
  spans: readonly Span[],
  endpoint: string | undefined,
): Promise<void> {
  const url = endpoint === undefined ? {} : { url: `${endpoint.replace(/\/+$/, "")}/v1/traces` };
  const exporter = new OTLPTraceExporter(url);
  const resource = resourceFromAttributes({ "service.name": "loopwiki" });
  try {
    await new Promise<void>((resolve, reject) => {
      exporter.export(
        spans.map((span) => readable(span, resource)),
        ({ error }) => (error ? reject(failed(error)) : resolve()),
      );
    });
  } finally {
    await exporter.shutdown();
  }
}

function failed(cause: Error): LoopwikiError {
  return new LoopwikiError(
    "telemetry-failed",
    `The collector did not take the spans: ${cause.message}.`,
    { cause, hint: "Nothing is lost. To send them again: loopwiki runs export <run> --send" },
  );
}

const statusCodes = {
  unset: SpanStatusCode.UNSET,
  ok: SpanStatusCode.OK,
  error: SpanStatusCode.ERROR,
} as const;

function readable(span: Span, resource: Resource): ReadableSpan {
  const { traceId, parentSpanId, name, attributes } = span;
  const start = Date.parse(span.startTime);
  const end = Date.parse(span.endTime);
  const context = (spanId: string): SpanContext => ({
    traceId,
    spanId,
    traceFlags: TraceFlags.SAMPLED,
  });
  return {
    name,
    kind: span.kind === "client" ? SpanKind.CLIENT : SpanKind.INTERNAL,
    spanContext: () => context(span.spanId),
    ...(parentSpanId === undefined ? {} : { parentSpanContext: context(parentSpanId) }),
    startTime: timeOf(start),
    endTime: timeOf(end),
    duration: timeOf(end - start),
    status: { code: statusCodes[span.status] },
    attributes,
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: "loopwiki" },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function timeOf(milliseconds: number): HrTime {
  return [Math.trunc(milliseconds / 1000), (milliseconds % 1000) * 1_000_000];
}
