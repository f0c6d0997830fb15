import { sendSpans, type Span } from "#agents";
import type { Config } from "./config/schema.ts";

const endpointVariables = [
  "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
] as const;

/**
 * How spans get to the collector that the person named, by OpenTelemetry's variables or in their own settings
 * (`rules.ts` refuses it in a repository's); undefined when they named none.
 */
export function telemetrySender(
  { telemetry }: Pick<Config, "telemetry">,
  environment: NodeJS.ProcessEnv = process.env,
): ((spans: readonly Span[]) => Promise<void>) | undefined {
  if (environment["OTEL_SDK_DISABLED"]?.toLowerCase() === "true") return undefined;
  if (endpointVariables.some((name) => (environment[name] ?? "") !== ""))
    return (spans) => sendSpans(spans, undefined);
  const { endpoint } = telemetry;
  return endpoint === undefined ? undefined : (spans) => sendSpans(spans, endpoint);
}
