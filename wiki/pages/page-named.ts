import { LoopwikiError } from "../errors.ts";
import type { PageIndex } from "../links/resolve.ts";
import type { Page } from "../page.ts";

/** The page that is meant by a path, id, name or alias; throws with the nearest names. */
export function pageNamed(index: PageIndex, name: string): Page {
  const path = name.replace(/^\.\//, "");
  const below = path.startsWith("wiki/") ? path : path.slice(path.indexOf("/wiki/") + 1);
  const page = index.byPath(below) ?? index.find(name);
  if (page) return page;
  const place = { line: 1, column: 1, offset: 0 };
  const found = index.resolve(
    { kind: "wiki", target: name, place: { start: place, end: place } },
    "",
  );
  if (found.kind === "ambiguous") {
    const ids = found.candidates.map(({ id }) => id);
    throw new LoopwikiError(
      "ambiguous-page",
      `Unexpected name "${name}", which means ${ids.join(" or ")}.`,
      {
        hint: "Write the one you mean with its folder.",
      },
    );
  }
  const near = found.kind === "missing" ? found.suggestion : undefined;
  throw new LoopwikiError(
    "no-page",
    `Unexpected page "${name}", which does not exist${near === undefined ? "." : `; did you mean "${near}"?`}`,
    { hint: "A page is named by its file name, its path below wiki/, or an alias." },
  );
}
