import {
  documentRepository,
  ReplayAgent,
  type Documented,
  type ExecuteServices,
  type RoleAgent,
} from "#agents";
import { recordingSchema } from "../../../agents/backends/recording.ts";
import type { Shop } from "../execute/shop.ts";

/** A librarian that answers this, whatever it is asked. */
export function librarian(output: unknown): RoleAgent {
  const tasks = [{ role: "librarian", result: { outcome: "ok", summary: "done", output } }];
  const note = "A librarian of a test.";
  const recording = { schema: "loopwiki/recording@1", kind: "scripted", note, tasks };
  return { agent: new ReplayAgent(recordingSchema.parse(recording)) };
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
