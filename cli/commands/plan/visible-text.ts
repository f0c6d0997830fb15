/**
 * Text of a repository as a terminal may show it: control characters, and signs that hide or reorder
 * what is read, become `\u{…}`. What a person approves is then what they saw.
 */
export function visibleText(text: string): string {
  return text.replace(
    /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Columns padded to the same width, two spaces between. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, text] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, text.length);
    }
  }
  const pad = (text: string, column: number): string => text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}
