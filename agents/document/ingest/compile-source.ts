import { asProse, refuseText, type Page, type PageIndex } from "#wiki";
import { z } from "zod";
import { settlePlace } from "../../audit/model-findings.ts";
import type { RoleAgent } from "../../execute/services.ts";
import { fence, newNonce } from "../../packet/fence.ts";
import { askReader, type ReadingRoom } from "../../roles/ask-reader.ts";
import { fillPrompt, rolePrompt, type PromptSource } from "../../roles/role-prompt.ts";
import { codeLink } from "../map/links.ts";
import type { CompiledSource, KeptSource } from "./source-page.ts";

const cited = z.object({
  sentence: z.string(),
  line: z.int().min(1).describe("First line of the source that says so."),
  excerpt: z.string().describe("That line and those after it, copied exactly."),
});

/** What a librarian must answer about a source; every sentence is then held against its lines. */
const compiledSchema = z.object({
  summary: z.array(cited),
  pages: z.array(
    z.object({
      title: z.string(),
      folder: z.enum(["10_DOMAIN", "20_SYSTEM"]),
      sentences: z.array(cited),
    }),
  ),
  contradictions: z.array(
    z.object({ page: z.string().describe("Id of a shown page."), ...cited.shape }),
  ),
});

/** A page that a source gives rise to. */
export interface MadePage {
  title: string;
  folder: "10_DOMAIN" | "20_SYSTEM";
  sentences: string[];
}

export interface Compilation {
  compiled: Omit<CompiledSource, "made">;
  pages: MadePage[];
  /** How many sentences were thrown away: nothing in the source says so, or they do more than say. */
  dropped: number;
}

export interface CompileRequest {
  librarian: RoleAgent;
  room: ReadingRoom;
  prompts: PromptSource;
  index: PageIndex;
  related: readonly Page[];
  /** Path of the content root in the repository, empty or ending with `/`. */
  prefix: string;
}

const maxShown = 60_000;
const maxRelated = 1_500;
const maxPages = 5;
const maxSentences = 20;

/** Asks the librarian what a source says, and keeps what the source says too; or why there is nothing. */
export async function compileSource(
  source: KeptSource,
  request: CompileRequest,
): Promise<Compilation | { failure: string }> {
  const { librarian, room } = request;
  const reply = await askReader(
    librarian,
    {
      role: "librarian",
      plan: "ingest",
      chunk: source.sha256.slice(0, 12),
      attempt: 1,
      packet: await packetOf(source, request),
      schema: compiledSchema,
      problemWith: async () => undefined, // each sentence is vetted alone
    },
    room,
  );
  if ("failure" in reply) return { failure: reply.summary };
  return vetCompilation(reply.answer, source, request);
}

/** Keeps the sentences whose lines are there and that say something and do nothing. */
async function vetCompilation(
  answer: z.infer<typeof compiledSchema>,
  source: KeptSource,
  {
    librarian,
    index,
    related,
    prefix,
  }: Pick<CompileRequest, "librarian" | "index" | "related" | "prefix">,
): Promise<Compilation | { failure: string }> {
  const vet = new Vetter(source, prefix);
  const summary = await vet.all(answer.summary);
  const pages: MadePage[] = [];
  for (const { title, folder, sentences } of answer.pages.slice(0, maxPages)) {
    const kept = await vet.all(sentences);
    const name = title.replace(/\s+/g, " ").trim();
    const isSound =
      /^\p{L}[\p{L}\p{N} ,()'-]{2,79}$/u.test(name) && (await refuseText(name)) === undefined;
    if (kept.length > 0 && isSound && !index.find(name))
      pages.push({ title: name, folder, sentences: kept });
    else vet.dropped += Math.max(1, kept.length);
  }
  const contradictions: string[] = [];
  for (const { page, ...said } of answer.contradictions.slice(0, maxSentences)) {
    const other = related.find(({ id }) => id === page.replace(/^wiki\//, "").replace(/\.md$/, ""));
    const [sentence] = await vet.all([said]);
    if (!other) vet.dropped += 1;
    else if (sentence !== undefined)
      contradictions.push(
        `> [!contradiction] ${asProse(other.title, 60)}\n> ${sentence} Compare [[${other.id}]].`,
      );
  }
  if (summary.length + pages.length + contradictions.length === 0)
    return { failure: "nothing that the librarian said stands in the source" };
  return {
    compiled: { summary, contradictions, by: librarian.agent.label },
    pages,
    dropped: vet.dropped,
  };
}

class Vetter {
  readonly #source: KeptSource;
  readonly #prefix: string;
  dropped = 0;

  constructor(source: KeptSource, prefix: string) {
    this.#source = source;
    this.#prefix = prefix;
  }

  async all(sentences: readonly z.infer<typeof cited>[]): Promise<string[]> {
    const kept: string[] = [];
    for (const one of sentences.slice(0, maxSentences)) {
      const text = await this.#one(one);
      if (text === undefined) this.dropped += 1;
      else kept.push(text);
    }
    return kept;
  }

  async #one({ sentence, line, excerpt }: z.infer<typeof cited>): Promise<string | undefined> {
    const { text, content } = this.#source;
    const words = sentence.trim();
    if (words === "" || words.length > 600 || (await refuseText(words)) !== undefined)
      return undefined;
    const place = await settlePlace({ path: text, line, excerpt }, async () => content);
    if (!place || !/[\p{L}\p{N}]{2}/u.test(excerpt)) return undefined;
    const file = `${this.#prefix}wiki/sources/page.md`; // pages of sources lie as deep as those they make
    return `${asProse(words, 600)} (${codeLink({ file }, this.#prefix + text, place.line, `line ${place.line}`)})`;
  }
}

async function packetOf(source: KeptSource, { prompts, related }: CompileRequest): Promise<string> {
  const nonce = newNonce();
  const numbered = source.content
    .split("\n")
    .map((line, at) => `${at + 1}: ${line}`)
    .join("\n");
  const pages = related.map((page) =>
    fence(nonce, page.id, page.document.frontMatter.body.slice(0, maxRelated)),
  );
  return fillPrompt(await rolePrompt("ingest", prompts), {
    nonce,
    source: fence(nonce, "source, with line numbers", numbered.slice(0, maxShown)),
    pages: pages.join("\n\n") || "None.",
  });
}
