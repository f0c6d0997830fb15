import { isMadeUp, type Secret } from "./secret.ts";

/** Keys that secretlint's preset does not know: model providers, and what stands in headers and addresses. */
const kinds: readonly { kind: string; pattern: RegExp }[] = [
  { kind: "Anthropic key", pattern: /\bsk-ant-[a-z]+\d{2}-[\w-]{32,}/g },
  { kind: "OpenRouter key", pattern: /\bsk-or-v\d-[\da-f]{48,}/g },
  { kind: "Hugging Face token", pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  { kind: "xAI key", pattern: /\bxai-[A-Za-z0-9]{60,}/g },
  { kind: "Groq key", pattern: /\bgsk_[A-Za-z0-9]{40,}/g },
  { kind: "Google key", pattern: /\bAIza[\w-]{35}(?![\w-])/g },
  { kind: "Google client secret", pattern: /\bGOCSPX-[\w-]{28}(?![\w-])/g },
  {
    kind: "bearer token",
    pattern: /\bBearer\s+(?=[^\s"'`]*\d)[A-Za-z0-9_~+/-][\w.~+/-]{31,}={0,2}/g,
  },
  {
    kind: "password in a database address",
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql):\/\/[\w.-]{0,64}:([^\s/:@"'`]{6,128})@[\w.-]+/g,
  },
];
const beginnings =
  /\bsk-(?:ant|or)-|\bhf_|\bxai-|\bgsk_|\bAIza|\bGOCSPX-|\bBearer\s|:\/\/[\w.-]{0,64}:[^\s/:@]{6,128}@/;

export function mayHoldProviderSecret(text: string): boolean {
  return beginnings.test(text);
}

export function providerSecretsIn(text: string): Secret[] {
  if (!mayHoldProviderSecret(text)) return [];
  return kinds.flatMap(({ kind, pattern }) =>
    [...text.matchAll(pattern)]
      .filter(({ 0: found, 1: password }) =>
        password === undefined
          ? !isMadeUp(found) && /\d/.test(found.slice(8))
          : !isTaught(found, password),
      )
      .map(({ 0: found, index }) => ({ kind, start: index, end: index + found.length })),
  );
}

/** Tutorials write `postgres://user:password@localhost`, and names of services for hosts. */
function isTaught(address: string, password: string): boolean {
  if (/@\w+$|@127\.0\.0\.1$/.test(address)) return true;
  return isMadeUp(password) || /^[a-z]+\d{0,4}$|pass(?:word|wd)?|secret/i.test(password);
}
