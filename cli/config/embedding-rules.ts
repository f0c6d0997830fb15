import type { RuleProblem } from "./rule-problem.ts";
import type { Config, ConfigInput } from "./schema.ts";

/** An endpoint that is chosen must be there, and be one that a key can be sent to. */
export function checkEmbeddings({ model, endpoint }: Config["embeddings"]): RuleProblem[] {
  if (endpoint === undefined)
    return model === "endpoint"
      ? [
          {
            path: ["embeddings", "model"],
            reason:
              'Unexpected "endpoint" without its address, expected "endpoint": {"url", "model", "dimensions"} in your own settings; `loopwiki embeddings use endpoint` writes it',
          },
        ]
      : [];
  const why = wrongAddress(endpoint.url, endpoint.keyVariable !== undefined);
  return why === undefined ? [] : [{ path: ["embeddings", "endpoint", "url"], reason: why }];
}

/** A repository may choose among the models that run here; it may send no text anywhere. */
export function checkRepositoryEmbeddings({ embeddings = {} }: ConfigInput): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const refuse = (name: string, expected: string): void => {
    problems.push({
      path: ["embeddings", name],
      reason: `Unexpected "${name}" in a repository's settings, expected ${expected}`,
    });
  };
  if (embeddings.endpoint !== undefined)
    refuse("endpoint", "no address; name it in your own settings file instead");
  if (embeddings.model === "endpoint")
    refuse("model", 'a model that runs on this machine; choose "endpoint" in your own settings');
  if (embeddings.offline === false)
    refuse("offline", "only true: whether anything is fetched is yours to say");
  return problems;
}

function wrongAddress(url: string, hasKey: boolean): string | undefined {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  const shown = `Unexpected address "${url.replace(/\/\/[^/@]*@/, "//***@")}" of embeddings`;
  if (address === undefined || !["http:", "https:"].includes(address.protocol))
    return `${shown}, expected https:// or http://, for example "http://127.0.0.1:11434/v1"`;
  if (address.username !== "" || address.password !== "")
    return `${shown}, expected no name or password in it; use "keyVariable"`;
  const isNear =
    ["localhost", "[::1]"].includes(address.hostname) || /^127(\.\d+){3}$/.test(address.hostname);
  if (hasKey && address.protocol === "http:" && !isNear)
    return `${shown}, expected https:// where a key is sent to another machine`;
  return undefined;
}
