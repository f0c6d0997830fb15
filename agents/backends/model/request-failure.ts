import { messageOf } from "#wiki";
import type { FailureKind } from "../../agent.ts";
import { classifyFailure, type FailureFacts } from "../failure.ts";

interface Circumstances {
  kind: FailureKind;
  /** A limit was passed: of silence, or of the whole request. */
  timeout?: "idle" | "hard";
  retryAfterMs?: number | undefined;
  /** The model had begun to work, so the request costs something. */
  begun?: boolean;
}

/** A request to a model that brought no answer. */
export class RequestFailure extends Error {
  readonly kind: FailureKind;
  readonly timeout: "idle" | "hard" | undefined;
  readonly retryAfterMs: number | undefined;
  readonly begun: boolean;

  constructor(message: string, circumstances: Circumstances) {
    super(message);
    this.name = "RequestFailure";
    this.kind = circumstances.kind;
    this.timeout = circumstances.timeout;
    this.retryAfterMs = circumstances.retryAfterMs;
    this.begun = circumstances.begun ?? false;
  }
}

/** Names of what a certificate or a handshake can be wrong with: trying again makes it no better. */
const tlsCode = /^(ERR_TLS|ERR_SSL|CERT_|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;
/** Node's and undici's names for a connection that could not be made or broke. */
const networkCode = /^(ECONN|EPIPE|ETIMEDOUT|EAI_|ENOTFOUND|ENETUNREACH|EHOSTUNREACH|UND_ERR_)/;
/** Errors of the AI SDK about a stream that is not what it should be. */
const brokenStream = /JSONParse|TypeValidation|InvalidResponseData|EmptyResponse/;

/** The failure in anything that the provider's package throws or sends as an error. */
export function failureOf(error: unknown, begun: boolean): RequestFailure {
  const chain = causesOf(error);
  const own = chain.find((cause) => cause instanceof RequestFailure);
  if (own instanceof RequestFailure) return own;
  const codes = chain.map((cause) => textField(cause, "code")).filter((code) => code !== "");
  const tls = codes.find((code) => tlsCode.test(code));
  if (tls !== undefined)
    return new RequestFailure(`No safe connection: ${tls}`, { kind: "request" });
  const names = chain.map((cause) => (cause instanceof Error ? cause.name : ""));
  const message = messageIn(error);
  if (names.some((name) => brokenStream.test(name)))
    return new RequestFailure(`The answer cannot be read: ${message}`, {
      kind: "connection",
      begun,
    });
  if (codes.some((code) => networkCode.test(code)))
    return new RequestFailure(`${message}: ${codes.join(", ")}`, { kind: "connection", begun });
  const facts: FailureFacts = {
    status: statusOf(error),
    code: [textField(error, "type"), ...codes].find((code) => code !== ""),
    text: [message, ...codes].join(" "),
  };
  return new RequestFailure(message, { kind: classifyFailure(facts), begun });
}

/** Longest words of a provider that are passed on. */
const maxWords = 500;

/** The failure in a response with a status of 400 or more. */
export function failureOfStatus(
  status: number,
  body: string,
  retryAfterMs: number | undefined,
): RequestFailure {
  const error = errorIn(body);
  const words = (messageIn(error) || body.replaceAll(/<[^>]*>/g, " ").trim()).slice(0, maxWords);
  // Google says what it is in `status`, OpenAI in `code` or `type`, Anthropic in `type`.
  const codes = ["status", "code", "type"].map((field) => textField(error, field));
  const facts = { status, code: codes.filter((code) => code !== "").join(" "), text: words };
  return new RequestFailure(`HTTP ${status}: ${words}`, {
    kind: classifyFailure(facts),
    retryAfterMs,
  });
}

function errorIn(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return field(value, "error") ?? value;
  } catch {
    return undefined;
  }
}

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let cause = error; cause !== undefined && chain.length < 8; cause = field(cause, "cause"))
    chain.push(cause);
  return chain;
}

function statusOf(error: unknown): number | undefined {
  const status = field(error, "statusCode");
  return typeof status === "number" ? status : undefined;
}

function messageIn(error: unknown): string {
  if (typeof error === "string") return error.slice(0, maxWords);
  return (error instanceof Error ? messageOf(error) : textField(error, "message")).slice(
    0,
    maxWords,
  );
}

function textField(value: unknown, name: string): string {
  const found = field(value, name);
  return typeof found === "string" ? found : "";
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
