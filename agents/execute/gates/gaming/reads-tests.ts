import type { SyntaxNode } from "#wiki";
import { callsIn, stringOf, walk } from "../languages/language.ts";
import { addedMarks, isInTest } from "./diff.ts";

/** A path into tests, as far as it can be told from the text alone. */
const intoTests =
  /(^|\/)(__tests__|__snapshots__|tests?|specs?|testdata|fixtures)\/|(^|\/)(test_[^/]*|[^/]*_test|[^/]*_(test_)?(cases|expected))\.\w+$|\.(test|spec)\.\w+$|(^|\/)(tests?|spec|testdata|__snapshots__)$|^test_cases|\.snap$/;

/** S04: product code that reads tests or what they expect. */
export const readsTests = addedMarks("gate/S04-reads-tests", (file, _reading, root) =>
  [...readsIn(root), ...importsIn(root)].flatMap(({ name, node, values }) => {
    const known = name === "import" || file.language?.reads.test(name) === true;
    const isModule = /import_module$|__import__$|run_module$/.test(name);
    const path = values.find((value) =>
      intoTests.test(isModule ? `${value.replaceAll(".", "/")}.py` : value.replace(/\?.*$/, "")),
    );
    if (
      !known ||
      path === undefined ||
      isInTest(file, node) ||
      /config\.\w+$|(^|\/)(scripts?|build|bench\w*|tools)\//.test(file.path)
    )
      return [];
    const reason = `Unexpected reading of \`${path}\` in product code, expected it to work without the tests.`;
    return [{ key: path, line: node.line, reason }];
  }),
);

interface Read {
  name: string;
  node: SyntaxNode;
  values: string[];
}

function readsIn(root: SyntaxNode): Read[] {
  const macros = walk(root).filter(({ type }) => type === "macro_invocation");
  return [
    ...callsIn(root).map(({ name, args, node }) => ({
      name,
      node,
      values: args.flatMap(stringsIn),
    })),
    ...macros.map((node) => ({
      name: node.text.split("!")[0] ?? "",
      node,
      values: stringsIn(node),
    })),
    ...walk(root)
      .filter(({ type, text }) => type === "comment" && text.startsWith("//go:embed"))
      .map((node) => ({ name: "embed", node, values: node.text.split(/\s+/).slice(1) })),
  ];
}

function importsIn(root: SyntaxNode): Read[] {
  return walk(root)
    .filter(({ type }) => /^(import_statement|import_from_statement)$/.test(type))
    .map((node) => {
      const module = /^(?:from|import) +([\w.]+)/.exec(node.text)?.[1];
      const own =
        /^(?:from|import) +\.*(tests?|conftest|test_\w+)\b/.test(node.text) &&
        !/^from test import|^import test$/.test(node.text);
      return {
        name: "import",
        node,
        values: own
          ? [`${module?.replaceAll(".", "/") ?? ""}/tests/`]
          : node.children.flatMap(stringsIn),
      };
    });
}

function stringsIn(node: SyntaxNode): string[] {
  return walk(node).flatMap((each) => stringOf(each) ?? []);
}
