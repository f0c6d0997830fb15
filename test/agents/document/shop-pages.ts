import { ReplayAgent, type ExecuteServices, type RoleAgent } from "#agents";
import { documentRepository, type Documented } from "#agents";
import type { Shop } from "../execute/shop.ts";

/** A librarian that answers its questions in this order, whatever it is asked. */
export function librarian(...outputs: unknown[]): RoleAgent {
  const tasks = outputs.map((output) => ({
    role: "librarian" as const,
    events: [],
    edits: [],
    delayMs: 0,
    result: { outcome: "ok" as const, summary: "done", output },
  }));
  const note = "A librarian of a test.";
  return {
    agent: new ReplayAgent({ schema: "loopwiki/recording@1", kind: "scripted", note, tasks }),
  };
}

export interface DocumentOptions {
  since?: string;
  dryRun?: boolean;
  librarian?: RoleAgent;
}

export function document(
  { services }: { services: ExecuteServices },
  { since, dryRun = false, librarian }: DocumentOptions = {},
): Promise<Documented> {
  return documentRepository(services, {
    since,
    dryRun,
    exclude: [],
    lint: { rules: {} },
    librarian,
    signal: new AbortController().signal,
    note: () => undefined,
  });
}

/** The text of a file in the newest commit of a branch; undefined when it is not there. */
export async function at(shop: Shop, branch: string, path: string): Promise<string | undefined> {
  const { code, stdout } = await shop.repository.git.answer(["show", `${branch}:${path}`], {
    okCodes: [0, 128],
  });
  return code === 0 ? stdout : undefined;
}
