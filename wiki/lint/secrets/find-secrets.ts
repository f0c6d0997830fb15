import type { SecretLintCoreConfig } from "@secretlint/types";
import { mayHoldProviderSecret, providerSecretsIn } from "./provider-secrets.ts";
import { isMadeUp, type Secret } from "./secret.ts";

/**
 * What every secret has in it that secretlint's preset looks for. Calling it costs a quarter of a
 * millisecond, so a text without any of these is not shown to it; a test holds them to its rules.
 */
const marks =
  /-----BEGIN|T3BlbkFJ|xox[abopr]-|xapp-|SG\.\w|gh[pousr]_|github_pat_|shp(?:pa|ca|at|ss)_|npm_|lin_api_|ops_ey|:\/\/[^\s/:@]{1,256}:[^\s/@]{1,256}@/;
const anyCase = /secret_?access_?key|hooks\.slack\.com|private_key|_auth/i;

/**
 * Of these every text has one that holds what the patterns above or those of the providers begin with:
 * they can be looked for together with much else.
 */
export const secretMarks: readonly string[] =
  `-----begin t3blbkfj xoxa- xoxb- xoxo- xoxp- xoxr- xapp- sg. ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ shppa_ shpca_
  shpat_ shpss_ npm_ lin_api_ ops_ey @ secretaccesskey secretaccess_key secret_accesskey secret_access_key
  hooks.slack.com private_key _auth sk-ant- sk-or- hf_ xai- gsk_ aiza gocspx- bearer`.split(/\s+/);

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
  return mayHoldProviderSecret(text) || isMarked(text);
}

function isMarked(text: string): boolean {
  return marks.test(text) || anyCase.test(text);
}

/** The credentials in a text, in its order. Made-up ones, as documentation shows them, are none. */
export async function findSecrets(text: string): Promise<Secret[]> {
  const own = providerSecretsIn(text);
  const known = isMarked(text) ? await secretlintSecretsIn(text) : [];
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
