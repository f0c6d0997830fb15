import { lintSource } from "@secretlint/core";
import { creator as preset } from "@secretlint/secretlint-rule-preset-recommend";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { findSecrets, mayHoldSecret } from "../../../../wiki/lint/secrets/find-secrets.ts";

/** Letters and digits without meaning, the same every time. */
function noise(length: number, alphabet = "kT9vQ2mZx7LrB4nWc8YdH3sJ6gFpA1eRuX5o"): string {
  return Array.from(
    { length },
    (_, at) => alphabet[(at * at * 7 + at * 11 + 3) % alphabet.length],
  ).join("");
}
const hex = "3f9a1c7e5b0d8264";

/** Made of parts, so that no scanner takes this file for a leak. */
test.each([
  ["Anthropic key", ["sk", "ant", "api03", noise(93)].join("-")],
  ["OpenRouter key", ["sk", "or", "v1", noise(64, hex)].join("-")],
  ["Hugging Face token", ["hf", noise(34)].join("_")],
  ["xAI key", ["xai", noise(80)].join("-")],
  ["Groq key", ["gsk", noise(52)].join("_")],
  ["Google key", ["AI", "za", noise(35)].join("")],
  ["Google client secret", ["GOCSPX", noise(28)].join("-")],
  ["bearer token", `Authorization: ${["Bearer", noise(48)].join(" ")}`],
  [
    "password in a database address",
    ["mongodb+srv://till", `${noise(14)}@db7.shop.net/x`].join(":"),
  ],
  ["OpenAI key", ["sk", `${noise(20)}T3BlbkFJ${noise(20)}`].join("-")],
  ["GitHub token", ["ghp", noise(36)].join("_")],
  ["AWS key", ["aws_secret_access_key", noise(40)].join(" = ")],
  ["Slack token", ["xoxb", "123456701234", "765432107654", noise(24)].join("-")],
  ["SendGrid key", ["SG", noise(22), noise(43)].join(".")],
  [
    "private key",
    ["-----BEGIN RSA PRIVATE", `KEY-----\n${noise(600)}\n-----END RSA PRIVATE`, "KEY-----"]
      .join(" ")
      .replace(/PRIVATE {1}KEY/g, "PRIVATE KEY"),
  ],
  ["password in an address", ["https://till", `${noise(16)}@shop.net`].join(":")],
])("a %s", async (kind, text) => {
  const before = "Some words, then ";
  expect(await findSecrets(`${before}${text}\n`)).toMatchObject([{ kind }]);
  const [found] = await findSecrets(`${before}${text}\n`);
  expect(found?.start).toBeGreaterThanOrEqual(before.length);
});

test.each([
  "postgres://user:password@localhost:5432/shop and redis://:secret@cache",
  "mysql://root:hunter2@db/shop, amqp://guest:guest@rabbit.shop.example",
  "Authorization: Bearer YOUR_API_TOKEN_GOES_HERE_PLEASE_0000000",
  "Authorization: Bearer <token>, Bearer ${process.env.TOKEN}, bearer of bad news",
  "sk-ant-… sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx sk-learn",
  "AKIAIOSFODNN7EXAMPLE and ghp_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
  "-----BEGIN PRIVATE KEY-----\nXXXX\n-----END PRIVATE KEY-----",
  "commit 3edf56f3bf53591f0c8f1e2d4b6a7988123abcde, sha512-Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4",
  "hf_hub_download, xai-grok, gsk_ prefix, https://user@shop.example/a:b@c",
  "",
])("%j holds none", async (text) => {
  expect(await findSecrets(text)).toEqual([]);
});

test("a comment cannot switch the search off", async () => {
  const token = ["ghp", noise(36)].join("_");
  expect(await findSecrets(`<!-- secretlint-disable -->\n${token}\n`)).toHaveLength(1);
});

/** Texts of the shapes that secretlint's rules look for, in any case, some cut short. */
const shapes = [
  /^(?:AWS_|aws)?(?:SECRET|secret|Secret)_?(?:ACCESS|access|Access)_?(?:KEY|key|Key)(?:"| )?[=:]\s?["']?[A-Za-z0-9/+=]{40}["']?$/,
  /^gh[pousr]_[A-Za-z0-9_]{36}$/,
  /^github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}$/,
  /^npm_[A-Za-z0-9_]{36}$/,
  /^\/\/registry\.shop\.net\/:_(?:auth|authToken|password)=[a-f0-9]{36}$/,
  /^xox[bpaor]-[0-9]{12}-[0-9]{12}-[A-Za-z0-9]{24}$/,
  /^xapp-1-[A-Z0-9]{11}-[0-9]{13}-[a-f0-9]{40}$/,
  /^https:\/\/hooks\.slack\.com\/services\/T[A-Z0-9]{8}\/B[A-Z0-9]{8}\/[A-Za-z0-9]{24}$/,
  /^SG\.[A-Za-z0-9_]{22}\.[A-Za-z0-9_]{43}$/,
  /^sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}$/,
  /^sk-proj-[A-Za-z0-9_-]{74}T3BlbkFJ[A-Za-z0-9_-]{74}$/,
  /^lin_api_[A-Za-z0-9]{40}$/,
  /^shp(?:pa|ca|at|ss)_[a-f0-9]{32}$/,
  /^ops_eyJ[A-Za-z0-9+/]{250}$/,
  /^https?:\/\/[a-z]{3,8}:[A-Za-z0-9]{8,16}@[a-z]{4,8}\.[a-z]{2,3}\/$/,
  /^-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----[A-Za-z0-9+/]{200}-----END$/,
  /^"private_key": ?"-----BEGIN PRIVATE KEY-----[A-Za-z0-9+/]{200}"$/,
];

test("what secretlint finds, the look before it does not hide", async () => {
  const rule = { id: "@secretlint/secretlint-rule-preset-recommend", rule: preset };
  const finds = async (content: string): Promise<number> => {
    const source = { filePath: "page.md", content, ext: ".md", contentType: "text" } as const;
    const options = { config: { rules: [rule] }, noPhysicFilePath: true };
    return (await lintSource({ source, options })).messages.length;
  };
  const kinds = new Set<string>();
  const token = fc.oneof(
    ...shapes.map((shape) => fc.stringMatching(shape).map((text) => ({ shape, text }))),
  );
  await fc.assert(
    fc.asyncProperty(token, fc.nat(4), async ({ shape, text }, cut) => {
      const content = `Some words ${text.slice(0, text.length - cut)}\n`;
      const found = await finds(content);
      if (found > 0) kinds.add(shape.source);
      expect(found === 0 || mayHoldSecret(content)).toBe(true);
    }),
    { numRuns: 600 },
  );
  expect(kinds.size).toBeGreaterThan(10); // nearly every shape is one that it knows
});
