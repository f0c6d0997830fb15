import type { SecretLintCoreConfig } from "@secretlint/types";
import { mayHoldProviderSecret, providerSecretsIn } from "./provider-secrets.ts";
import { isMadeUp, type Secret } from "./secret.ts";

/**
 * Beginnings of everything secretlint's preset looks for. Calling it costs a quarter of a millisecond,
 * so a text without any of these is not shown to it.
 */
const beginnings =
  /secret_?access_?key|-----BEGIN|private_key|_auth|npm_|xox[a-z]-|xapp-|hooks\.slack\.com|:\/\/[^\s/:@]{1,256}:[^\s/@]{1,256}@|sk-|lin_api_|SG\.|shp[a-z]{2}_|gh[a-z]_|github_pat_|ops_eyJ/i;

const names: Record<string, string> = {
  "1password": "1Password token",
  aws: "AWS key",
  basicauth: "password in an address",
  gcp: "Google Cloud key",
  github: "GitHub token",
  linear: "Linear key",
  npm: "npm token",
  openai: "OpenAI key",
  privatekey: "private key",
  sendgrid: "SendGrid key",
  shopify: "Shopify token",
  slack: "Slack token",
};

/** Whether a text holds the beginning of anything that `findSecrets` looks for. */
export function mayHoldSecret(text: string): boolean {
  return mayHoldProviderSecret(text) || beginnings.test(text);
}

/** The credentials in a text, in its order. Made-up ones, as documentation shows them, are none. */
export async function findSecrets(text: string): Promise<Secret[]> {
  const own = providerSecretsIn(text);
  const known = beginnings.test(text) ? await secretlintSecretsIn(text) : [];
  const others = known.filter((one) =>
    own.every(({ start, end }) => one.end <= start || end <= one.start),
  );
  return [...own, ...others].toSorted((left, right) => left.start - right.start);
}

/** The only function that knows secretlint; it is loaded when the first text needs it. */
async function secretlintSecretsIn(text: string): Promise<Secret[]> {
  const [{ lintSource }, config] = await Promise.all([
    import("@secretlint/core"),
    secretlintConfig(),
  ]);
  const { messages } = await lintSource({
    source: {
      filePath: "page.md",
      content: prepared(text),
      ext: ".md",
      contentType: "text",
    },
    options: { config, noPhysicFilePath: true },
  });
  return messages
    .map(({ ruleId, range: [start, end] }) => ({ kind: nameOf(ruleId), start, end }))
    .filter(({ start, end }) => !isMadeUp(text.slice(start, end)));
}

/**
 * A comment in a page must not switch the search off, and beginnings of keys that never end must not
 * make it slow: the preset looks for the end of each in ten thousand characters.
 */
function prepared(text: string): string {
  const parts = text.replaceAll("secretlint-disable", "secretlint_disable").split("-----BEGIN");
  return parts
    .map((part, at) =>
      at === 0 ? part : (part.includes("-----END") ? "-----BEGIN" : "-----begin") + part,
    )
    .join("");
}

let loading: Promise<SecretLintCoreConfig> | undefined;

function secretlintConfig(): Promise<SecretLintCoreConfig> {
  loading ??= import("@secretlint/secretlint-rule-preset-recommend").then(({ creator }) => ({
    rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }],
  }));
  return loading;
}

function nameOf(ruleId: string): string {
  return names[ruleId.replace("@secretlint/secretlint-rule-", "")] ?? "credential";
}
