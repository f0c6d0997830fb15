/** A credential in a text, by offsets. `kind` says what it opens; the credential itself is never told. */
export interface Secret {
  kind: string;
  start: number;
  end: number;
}

/** What documentation writes where a credential would stand. */
export function isMadeUp(secret: string): boolean {
  if (
    /example|sample|dummy|placeholder|redacted|your[-_ ]|changeme|foobar|<[^>]+>|\$\{?\w|\*{3}|\.{3}/i.test(
      secret,
    )
  )
    return true;
  if (/^-----BEGIN[^]{0,130}-----END/.test(secret)) return true; // no key is so short
  return /([^-])\1{5}|012345678|123456789|abcdefgh/i.test(secret);
}
