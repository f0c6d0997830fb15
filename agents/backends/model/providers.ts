import type { createAnthropic } from "@ai-sdk/anthropic";

/** A model as the AI SDK's providers speak of it: one request, one stream of parts. */
export type Model = ReturnType<ReturnType<typeof createAnthropic>>;
export type ModelRequest = Parameters<Model["doStream"]>[0];
export type Message = ModelRequest["prompt"][number];
type Stream = Awaited<ReturnType<Model["doStream"]>>["stream"];
export type StreamPart = Stream extends ReadableStream<infer Part> ? Part : never;
export type Fetch = typeof globalThis.fetch;

export const endpointKinds = ["anthropic", "openai", "google", "openai-compatible"] as const;
export type EndpointKind = (typeof endpointKinds)[number];

/** Where a model is asked. Only a person's own settings name one; a repository never does. */
export interface ModelEndpoint {
  /** As it is written in `model:<provider>/<model>`. */
  provider: string;
  kind: EndpointKind;
  /** Undefined: the provider's own address. */
  baseUrl?: string | undefined;
  key?: string | undefined;
  /** Environment variable the key is looked for in; undefined where none is needed. */
  keyVariable?: string | undefined;
}

/** The providers that need no settings beside their key, and the variable their own clients read it from. */
export const knownProviders: Readonly<Record<string, { kind: EndpointKind; keyVariable: string }>> =
  {
    anthropic: { kind: "anthropic", keyVariable: "ANTHROPIC_API_KEY" },
    openai: { kind: "openai", keyVariable: "OPENAI_API_KEY" },
    google: { kind: "google", keyVariable: "GOOGLE_GENERATIVE_AI_API_KEY" },
  };

/** Opens a model; the provider's package is loaded only now. All its requests go through `fetch`. */
export async function openModel(
  endpoint: ModelEndpoint,
  model: string,
  fetch: Fetch,
): Promise<Model> {
  const { provider, baseUrl, key } = endpoint;
  const options = {
    fetch,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    ...(key === undefined ? {} : { apiKey: key }),
  };
  switch (endpoint.kind) {
    case "anthropic":
      return (await import("@ai-sdk/anthropic")).createAnthropic(options)(model);
    case "openai":
      return (await import("@ai-sdk/openai")).createOpenAI(options)(model);
    case "google":
      return (await import("@ai-sdk/google")).createGoogleGenerativeAI(options)(model);
    case "openai-compatible": {
      const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
      const place = { name: provider, baseURL: baseUrl ?? "", includeUsage: true };
      return createOpenAICompatible({ ...options, ...place })(model);
    }
  }
}
