import { expect, test } from "vitest";
import { findSecrets } from "../../../../wiki/lint/secrets/find-secrets.ts";

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
