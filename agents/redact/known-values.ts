/** A shorter value is a word, not a secret. */
const shortest = 8;

/** Values of environment variables whose names say that they are secret. */
export function secretsOf(environment: NodeJS.ProcessEnv): string[] {
  const secret = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|COOKIE/i;
  return Object.entries(environment).flatMap(([name, value]) =>
    secret.test(name) && value !== undefined && isSecret(name, value) ? [value] : [],
  );
}

/** `MAX_TOKENS=200000000` counts, and `GOOGLE_APPLICATION_CREDENTIALS=/home/…` names a file. */
function isSecret(name: string, value: string): boolean {
  return (
    !(/TOKENS$/i.test(name) && /^\d+$/.test(value)) && !/^(?:\/|~|\.\.?\/|[A-Z]:\\)/.test(value)
  );
}

/** Finds values, whatever they were encoded as on their way, also across a line break. */
export class KnownValues {
  readonly #forms: readonly string[];

  constructor(values: readonly string[]) {
    const long = values.map((value) => value.trim()).filter(({ length }) => length >= shortest);
    const forms = new Set(long.flatMap((value) => formsOf(value)));
    // Longest first: a form may be part of another.
    this.#forms = [...forms].filter(({ length }) => length >= shortest).toSorted(longestFirst);
  }

  replace(text: string, by: string): string {
    let result = text;
    let joined = joinLines(text);
    for (const form of this.#forms) {
      if (!joined.includes(form)) continue;
      result = result.replaceAll(acrossLines(form), by);
      joined = joinLines(result);
    }
    return result;
  }
}

function longestFirst(left: string, right: string): number {
  return right.length - left.length;
}

function joinLines(text: string): string {
  return text.includes("\n") ? text.replaceAll(lineBreak, "") : text;
}

/** A wrapped line may begin with the signs of a diff, a quotation or a comment. */
const lineBreak = /[ \t]*\r?\n[ \t]*(?:[+>|#*-][ \t]*)?/g;

function acrossLines(form: string): RegExp {
  const escaped = Array.from(form, (sign) => sign.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  return new RegExp(escaped.join(`(?:${lineBreak.source})?`), "gu");
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString("hex");
  const url = encodeURIComponent(value);
  return [
    value,
    url,
    url.toLowerCase(),
    url.replaceAll("%20", "+"),
    hex,
    hex.toUpperCase(),
    JSON.stringify(value).slice(1, -1),
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ];
}

/** How the value looks inside a longer text in base64 that has `offset` bytes before it (modulo 3). */
function base64At(bytes: Buffer, offset: number): string[] {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
  const from = Math.ceil((offset * 8) / 6);
  const to = Math.floor((whole.length * 8) / 6);
  return (["base64", "base64url"] as const).map((kind) => whole.toString(kind).slice(from, to));
}
