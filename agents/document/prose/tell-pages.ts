import { splitFrontMatter, type Page, type PageIndex, type SourceFacts } from "#wiki";
import type { RoleAgent } from "../../execute/services.ts";
import { askReader, type ReadingRoom, type ReaderFailure } from "../../roles/ask-reader.ts";
import type { PromptSource } from "../../roles/role-prompt.ts";
import type { DuePage } from "../due-pages.ts";
import type { PagePlace } from "../map/links.ts";
import type { MemoryEdits } from "../memory-edits.ts";
import { claimsSchema, type Claims } from "./claims.ts";
import { documentPacket, neighboursOf } from "./packet.ts";
import { renewSources } from "./renew-sources.ts";
import { vetClaims, type VettedClaims, type Vetting } from "./vet-claims.ts";

export interface TellRequest {
  librarian: RoleAgent;
  room: ReadingRoom;
  prompts: PromptSource;
  index: PageIndex;
  facts: SourceFacts;
  /** Commit that pages are checked against. */
  commit: string;
  placeOf: (page: Page) => PagePlace;
}

export interface ToldPages {
  edits: MemoryEdits;
  /** One line for each page that was looked at. */
  told: string[];
  /** Paths of the pages that are true to the code again. */
  settled: ReadonlySet<string>;
}

/** A run is paid for and read by a person: what is due beyond this waits for the next. */
const maxPages = 10;

/** Has the librarian look at pages that are due, one at a time, and keeps what holds of what it says. */
export async function tellPages(due: readonly DuePage[], request: TellRequest): Promise<ToldPages> {
  const edits: MemoryEdits = new Map();
  const told: string[] = [];
  const settled = new Set<string>();
  for (const one of due.slice(0, maxPages)) {
    const { page } = one;
    request.room.note(`Asking ${request.librarian.agent.label} about ${page.path} …`);
    const reply = await askAbout(one, request);
    if ("failure" in reply) {
      told.push(`\`${page.path}\`: nothing was told, ${reply.failure}`);
      if (/rate-limited|auth|budget|infra/.test(reply.failure)) break; // it would fail for the others too
      continue;
    }
    const vetted = await vetClaims(reply.answer, vettingOf(one, request));
    const renewed = vetted.isTrue ? renew(one, vetted.source, request.commit) : undefined;
    if (renewed !== undefined) settled.add(page.path);
    const after = renewed ?? vetted.source;
    if (after !== page.source) edits.set(page.path, after);
    told.push(`\`${page.path}\`: ${describe(vetted, renewed !== undefined)}`);
  }
  return { edits, told, settled };
}

async function askAbout(
  due: DuePage,
  request: TellRequest,
): Promise<{ answer: Claims } | ReaderFailure> {
  const { librarian, room } = request;
  const question = {
    role: "librarian" as const,
    plan: "document",
    chunk: due.page.id,
    attempt: 1,
    packet: await documentPacket(due, request),
    schema: claimsSchema,
    problemWith: async () => undefined, // each claim is vetted alone
  };
  return askReader(librarian, question, room);
}

function vettingOf({ page, sources }: DuePage, request: TellRequest): Vetting {
  const { facts, index, placeOf } = request;
  const paths = new Set(sources.map(({ source }) => source.path));
  return {
    page,
    index,
    place: placeOf(page),
    shown: async (path) => (paths.has(path) ? facts.textOf(path) : undefined),
    pages: neighboursOf(page, index).map(({ id }) => id),
  };
}

/** With the blobs of now; code that is gone stays due, because nobody can hold a page against it. */
function renew({ sources }: DuePage, text: string, commit: string): string | undefined {
  const blobs = sources.map(({ source, now = "" }) => ({ source, blob: now }));
  if (sources.some(({ state }) => state !== "changed")) return undefined;
  const after = renewSources(text, blobs);
  if (after === undefined) return undefined;
  const { bodyOffset } = splitFrontMatter(after);
  const head = after
    .slice(0, bodyOffset)
    .replace(/^(compiled_at:).*$/m, `$1 ${JSON.stringify(commit)}`);
  return head + after.slice(bodyOffset);
}

function describe({ changed, contradictions, refused }: VettedClaims, isSettled: boolean): string {
  const parts = [
    `${changed} claims changed`,
    ...(contradictions > 0 ? [`${contradictions} contradictions recorded`] : []),
    ...(refused.length > 0
      ? [`${refused.length} refused (${[...new Set(refused)].join("; ")})`]
      : []),
    isSettled ? "true to the code again" : "still due",
  ];
  return parts.join(", ");
}
