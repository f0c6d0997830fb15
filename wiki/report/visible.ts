/**
 * Text from a page may carry control characters that would move the cursor, end a line of the report or
 * hide the rest of it.
 */
export function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what must not reach the terminal
  return text.replace(/[\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]+/g, " ");
}
