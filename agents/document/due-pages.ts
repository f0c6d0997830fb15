import { changeOfSource, type Page, type PageSource, type SourceFacts } from "#wiki";

/** One piece of cited code that does not say any more what the page was compiled from. */
export interface DueSource {
  source: PageSource;
  state: "changed" | "file-gone" | "symbol-gone";
  /** Blob of the file now; absent when the file is gone. */
  now?: string;
}

/** A page that is due for a check. */
export interface DuePage {
  page: Page;
  sources: DueSource[];
}

export interface DueRequest {
  facts: SourceFacts;
  /** Only code in these files counts; all of it when absent. */
  changed?: ReadonlySet<string> | undefined;
}

/** Pages whose cited code changed in meaning since they were compiled, in the order of the pages. */
export async function duePages(pages: readonly Page[], request: DueRequest): Promise<DuePage[]> {
  const due: DuePage[] = [];
  for (const page of pages) {
    const sources: DueSource[] = [];
    for (const source of page.fields?.sources ?? []) {
      if (request.changed?.has(source.path) === false) continue;
      const { state, now } = await changeOfSource(source, request.facts);
      if (state === "same" || state === "unknown") continue;
      sources.push({ source, state, ...(now !== undefined && { now }) });
    }
    if (sources.length > 0) due.push({ page, sources });
  }
  return due;
}

/** `roundPrice` in `src/pricing.ts` changed. */
export function describeDue({ source: { path, symbol }, state }: DueSource): string {
  const what = symbol === undefined ? `\`${path}\`` : `\`${symbol}\` in \`${path}\``;
  return `${what} ${state === "changed" ? "changed" : "is not there any more"}`;
}
