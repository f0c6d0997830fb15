import { createHash } from "node:crypto";
import { PageIndex, parsePage } from "#wiki";
import { documentKindOf } from "../../../wiki/lint/documents.ts";
import type { Example } from "../../../wiki/lint/rule.ts";
import type { LintSubject } from "../../../wiki/lint/run-rules.ts";

/** The small wiki of a rule's example, as the linter sees one. Files outside `wiki/` are the repository's. */
export function subjectOf({ files, repository = {}, committed = {} }: Example): LintSubject {
  const beside = Array.isArray(repository)
    ? Object.fromEntries(repository.map((path) => [path, ""]))
    : repository;
  const texts = new Map(Object.entries({ ...beside, ...files }));
  const atHead = new Map([...texts, ...Object.entries(committed)]);
  const pages = [...texts]
    .filter(([path]) => path.startsWith("wiki/") && path.endsWith(".md"))
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([path, text]) => parsePage(path, text));
  const documents = [...texts].flatMap(([file, text]) => {
    const kind = documentKindOf(file, "");
    return kind ? [{ kind, file, text }] : [];
  });
  const everyText = [...texts.values(), ...atHead.values()];
  return {
    index: new PageIndex(pages, { prefix: "", fileExists: (path) => texts.has(path) }),
    documents,
    repository: {
      textOf: async (path) => texts.get(path),
      blobOf: async (path) => {
        const text = texts.get(path);
        return text === undefined ? undefined : blobId(text);
      },
      textOfBlob: async (blob) => everyText.find((text) => blobId(text).startsWith(blob)),
      committedText: async (path) => atHead.get(path),
      changedFiles: async (paths) =>
        [...atHead]
          .filter(
            ([path, text]) => texts.get(path) !== text && paths.some((one) => isAt(path, one)),
          )
          .map(([path]) => path),
    },
    fileOf: ({ path }) => path,
  };
}

function isAt(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

/** As `git hash-object` names a text. */
export function blobId(text: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
}
