/** Names are compared without case, without `.md` and in one Unicode form. */
export function keyOf(name: string): string {
  const plain = name.trim().toLowerCase();
  const key = plain.endsWith(".md") ? plain.slice(0, -3) : plain;
  return plainAscii.test(key)
    ? key
    : name.trim().replace(/\.md$/i, "").normalize("NFC").toLowerCase();
}

const plainAscii = /^[ -~]*$/;
