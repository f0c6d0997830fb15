import {
  applyPageChange,
  LoopwikiError,
  planRename,
  unifiedDiff,
  type LinkProblem,
  type Page,
  type RenameFrom,
} from "#wiki";
import { pageIdOf } from "../addresses.ts";
import { requirePage } from "../gather/page.ts";
import { linksInTheWay, type WriteServices } from "./save-page.ts";
import { logEntry } from "./log-entry.ts";

export interface RenameWish {
  id: string;
  /** New name, path such as `20_SYSTEM/pricing`, folder ending in `/`; or the new heading or alias. */
  to: string;
  /** Renames this heading of the page instead, by its text. */
  heading?: string | undefined;
  /** Renames this alias of the page instead. */
  alias?: string | undefined;
  /** Also when links that lead nowhere now would lead to the page. */
  force?: boolean | undefined;
}

export interface RenamePreview {
  /** What the log says: `10_DOMAIN/pricing → 10_DOMAIN/prices`. */
  title: string;
  /** The page's id afterwards. */
  id: string;
  /** Files that change, below the content root. */
  edits: string[];
  /** Unified diff of every one of them. */
  diff: string;
  /** Links that would lead elsewhere; the rename is refused while there are any. */
  problems: LinkProblem[];
  done: boolean;
}

/** What a rename would change, or with `apply` the change itself: every link goes on to lead where it did. */
export async function renamePage(
  services: WriteServices,
  wish: RenameWish,
  { apply }: { apply: boolean },
): Promise<RenamePreview> {
  const { wiki, clock } = services;
  if (apply) wiki.expire({ files: false });
  const index = await wiki.index();
  const from = renameFrom(await requirePage(services, wish.id), wish);
  const plan = planRename(index, { from, to: wish.to, prefix: wiki.content.prefix });
  const preview = {
    title: plan.title,
    id: pageIdOf(plan.path),
    edits: plan.edits.map(({ path }) => path),
    diff: unifiedDiff(plan.edits),
    problems: plan.problems,
  };
  if (!apply) return { ...preview, done: false };
  const isFree = plan.problems.every(({ kind }) => wish.force === true && kind === "adopted");
  if (!isFree) throw linksInTheWay(plan.problems);
  try {
    const log = logEntry(clock(), "rename", plan.title);
    await applyPageChange(wiki.content, { edits: plan.edits, log });
  } finally {
    services.changed("files"); // the old name is a file that links could have meant
  }
  return { ...preview, done: true };
}

function renameFrom(page: Page, { heading, alias }: RenameWish): RenameFrom {
  if (alias !== undefined) return { page, alias };
  if (heading === undefined) return { page };
  const at = page.document.headings.findIndex(
    ({ text, slug }) => text === heading || slug === heading,
  );
  if (at >= 0) return { page, heading: at };
  throw new LoopwikiError(
    "no-heading",
    `Unexpected heading ${JSON.stringify(heading)}, which ${page.path} lacks.`,
    { hint: `It has ${page.document.headings.map(({ text }) => text).join(", ") || "none"}.` },
  );
}
