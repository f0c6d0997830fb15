import { planFieldsSchema } from "#plans";
import type { ContentRoot, Git } from "#wiki";
import { z } from "zod";
import type { RoleAgent } from "../execute/services.ts";
import { fence, newNonce } from "../packet/fence.ts";
import { askReader, type Reply } from "../roles/ask-reader.ts";
import { roomIn, type Surroundings } from "../roles/clean-room.ts";
import { overviewOf } from "../roles/overview.ts";
import { fillPrompt, rolePrompt } from "../roles/role-prompt.ts";
import { wikiPassages } from "../roles/wiki-passages.ts";
import type { AuditContext } from "./analyzer.ts";
import { createAuditFinding, type AuditFinding } from "./finding.ts";

/** Who reads, and the memory it is shown. */
export interface Auditor {
  reader: RoleAgent;
  content: ContentRoot;
}

const { category, impact, effort, confidence, risk } = planFieldsSchema.shape;
const text = z.string();

/** What an auditor must answer; each finding is then vetted like those of the analyzers. */
export const auditAnswerSchema = z.object({
  report: text,
  findings: z.array(
    z.object({
      message: text.describe("What goes wrong, for whom, with which input."),
      category,
      path: text,
      line: z.int().min(1),
      excerpt: text.describe("Whole lines of the file from there on, copied exactly."),
      impact,
      effort,
      confidence,
      risk,
      instructions: text.describe("How it can be repaired."),
      files: z.array(text).describe("Globs of the files the repair may touch, tests included."),
      criterion: text,
      rubric: text,
      good: z.array(text),
      bad: z.array(text),
    }),
  ),
});
export type AuditAnswer = z.infer<typeof auditAnswerSchema>;
export type ModelFinding = AuditAnswer["findings"][number];

const maxFindings = 10;
/** A model is surer than it is right: no finding of one comes before a proven one of equal worth. */
const maxConfidence = 0.8;
/** A quotation may stand so many lines away from where it is said to be. */
const nearby = 20;

export interface AuditQuestion {
  known: readonly AuditFinding[];
  /** Only these, when some were asked for. */
  categories: readonly string[] | undefined;
  /** What an exploring plan wants to know, instead of everything. */
  question?: string;
  /** Plan, chunk and attempt it is asked for; none in an audit. */
  task?: { plan: string; chunk: string; attempt: number };
}

/**
 * Asks the auditor what programs cannot see. Throws an `Error` with its words when it gave no answer: the
 * audit notes that and goes on.
 */
export async function askAuditor(
  { reader, content }: Auditor,
  context: AuditContext,
  question: AuditQuestion,
): Promise<AuditFinding[]> {
  const reply = await readRepository({ reader, content }, context, question);
  if ("failure" in reply) throw new Error(reply.summary);
  const read = (path: string): Promise<string | undefined> => readCommitted(context.git, path);
  const findings = [];
  for (const finding of reply.answer.findings.slice(0, maxFindings))
    findings.push(findingOf((await settlePlace(finding, read)) ?? finding));
  return findings;
}

/** Asks the auditor a question about a clean checkout; what it says is vetted by nobody yet. */
export async function readRepository(
  { reader, content }: Auditor,
  { git, ...around }: Pick<AuditContext, "git"> & Surroundings,
  question: AuditQuestion,
): Promise<Reply<AuditAnswer>> {
  const { plan = "-", chunk = "-", attempt = 1 } = question.task ?? {};
  return askReader(
    reader,
    {
      role: "auditor",
      plan,
      chunk,
      attempt,
      packet: await packetOf(content, git, question),
      schema: auditAnswerSchema,
      problemWith: async () => undefined,
    },
    roomIn(git, around),
  );
}

/**
 * The place with its quotation as it really stands, when the same words are near the line it names: spaces
 * and a line more or less are no lie. Undefined when they are not there.
 */
export async function settlePlace<Place extends { path: string; line: number; excerpt: string }>(
  place: Place,
  read: (path: string) => Promise<string | undefined>,
): Promise<Place | undefined> {
  const lines = (await read(place.path))?.split(/\r?\n/);
  const wanted = place.excerpt.split("\n").map((line) => line.trim());
  if (!lines || wanted.every((line) => line === "")) return undefined;
  const stands = (line: number): boolean =>
    wanted.every((words, at) => lines[line - 1 + at]?.trim() === words);
  for (let away = 0; away <= nearby; away += 1)
    for (const line of [place.line - away, place.line + away])
      if (line > 0 && stands(line))
        return {
          ...place,
          line,
          excerpt: lines.slice(line - 1, line - 1 + wanted.length).join("\n"),
        };
  return undefined;
}

/** A file of the commit, by git's object: a path that a model wrote leads nowhere else. */
export async function readCommitted(git: Git, path: string): Promise<string | undefined> {
  const { code, stdout } = await git.answer(["cat-file", "blob", `HEAD:${path}`], {
    okCodes: [0, 128],
  });
  return code === 0 ? stdout : undefined;
}

function findingOf(found: ModelFinding): AuditFinding {
  const { message, category, path, line, excerpt, impact, effort, risk } = found;
  const { instructions, files, criterion, rubric, good, bad } = found;
  const judged = criterion.trim() !== "" && rubric.trim() !== "";
  return createAuditFinding({
    rule: "model-finding",
    message,
    category,
    path,
    line,
    excerpt,
    impact,
    effort,
    risk,
    confidence: Math.min(maxConfidence, found.confidence),
    fix: {
      kind: "agent",
      instructions: `${message}\n\n${instructions}`,
      files: [...new Set([path, ...files])],
      rubric: judged
        ? { criterion, rubric, good, bad }
        : {
            criterion: `It is no longer so: ${message}`,
            rubric: instructions || message,
            good: [],
            bad: [],
          },
    },
  });
}

async function packetOf(
  content: ContentRoot,
  git: Git,
  { known, categories, question }: AuditQuestion,
): Promise<string> {
  const commit = await git.run(["rev-parse", "HEAD"]);
  const prompt = await rolePrompt("auditor", { git, content, commit });
  const nonce = newNonce();
  const asked = question ?? "What is most worth improving in this repository?";
  const only = categories === undefined ? "" : `\n\nOnly findings of: ${categories.join(", ")}.`;
  const lines = known.map(({ rule, path, line, message }) => `${path}:${line} ${rule}: ${message}`);
  return fillPrompt(prompt, {
    nonce,
    limit: String(maxFindings),
    question: fence(nonce, "question", asked + only),
    overview: await overviewOf({ git, content, commit, text: asked, nonce }),
    wiki: await wikiPassages(content, asked, nonce),
    known: lines.length === 0 ? "(nothing)" : fence(nonce, "known", lines.slice(0, 40).join("\n")),
  });
}
