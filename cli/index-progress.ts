import type { IndexProgress } from "#wiki";

/** One line for people who wait while pages are indexed or passages embedded. */
export function progressLine({ stage, done, total }: IndexProgress): string {
  return `${stage === "pages" ? "Indexing pages" : "Embedding passages"}: ${done} of ${total}`;
}
