import { LoopwikiError, readSeed, type ContentRoot, type Git } from "#wiki";
import type { RoleName } from "../agent.ts";
import type { PromptRecord } from "../journal/run-records.ts";
import { sha256 } from "../packet/fence.ts";
import { renderPrompt } from "./render-prompt.ts";

/**
 * `contract` is what the checker is asked before any code is written, `five-whys` the auditor after a stop;
 * `document` and `ingest` what the librarian is asked about a page whose code changed, and about a new source.
 */
export type PromptName = RoleName | "contract" | "five-whys" | "document" | "ingest";

export interface RolePrompt {
  /** With its `{{places}}`; see `render-prompt.ts`. */
  template: string;
  record: PromptRecord;
}

export interface PromptSource {
  git: Git;
  content: Pick<ContentRoot, "repositoryPath">;
  /** Commit that the repository's own prompts are read from: never what an agent has changed since. */
  commit: string;
}

/**
 * The prompt of a role: `agents/roles/<role>.md` below the content root as it is in the commit, else the
 * shipped one. A working tree or a plan's branch is never looked at, so a maker cannot prompt its checker.
 */
export async function rolePrompt(
  role: PromptName,
  { git, content, commit }: PromptSource,
): Promise<RolePrompt> {
  const path = content.repositoryPath(`agents/roles/${role}.md`);
  const { code, stdout } = await git.answer(["cat-file", "blob", `${commit}:${path}`], {
    okCodes: [0, 128],
  });
  const template = code === 0 ? stdout : await readSeed("agents", `roles/${role}.md`);
  const source = code === 0 ? `${path}@${commit}` : "seed";
  return { template, record: { source, hash: sha256(template) } };
}

/** The prompt with its places filled; an error says in which file the place is, or should be. */
export function fillPrompt(
  { template, record }: RolePrompt,
  variables: Readonly<Record<string, string>>,
): string {
  try {
    return renderPrompt(template, variables);
  } catch (error) {
    if (!(error instanceof LoopwikiError)) throw error;
    const { code, message, hint } = error;
    throw new LoopwikiError(
      code,
      `${record.source}: ${message}`,
      hint === undefined ? {} : { hint },
    );
  }
}
