import { expect, test } from "vitest";
import { agedTodo } from "../../../../agents/audit/analyzers/aged-todo.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { makeContext } from "../make-context.ts";

test("old notes in comments are found, in every language, with their age", async () => {
  const shop = await makeRepository();
  await shop.commit(
    "Open",
    {
      "src/cart.js": "export const total = 0;\n// TODO: round to whole cents\n",
      "tools/stock.py": "stock = 3\n# FIXME(ada) negative stock is accepted\n",
      "pkg/till.go": "package pkg\n\n/* HACK: the till prints twice */\n",
    },
    "2024-01-01T00:00:00Z",
  );
  const found = await agedTodo.run(await makeContext(shop));
  expect(
    found.map(({ path, line, message }) => [path, line, message.match(/[A-Z]{4,5}/)?.[0]]),
  ).toEqual([
    ["pkg/till.go", 3, "HACK"],
    ["src/cart.js", 2, "TODO"],
    ["tools/stock.py", 2, "FIXME"],
  ]);
  expect(found[1]?.message).toContain("2 years");
  expect(found[1]?.excerpt).toBe("// TODO: round to whole cents");
  expect(found[1]?.fix).toMatchObject({
    verify: ["! grep -qF -- 'TODO: round to whole cents' src/cart.js"],
  });
});

test("young notes, strings and ordinary words are left alone", async () => {
  const shop = await makeRepository();
  await shop.commit(
    "Open",
    {
      "src/list.js": [
        'export const label = "TODO: buy milk"; // shown above the list',
        "// the todo list of the shop, not a TODO comment",
        "const text = `",
        "// TODO: inside a template",
        "`;",
        "",
      ].join("\n"),
      "tools/list.py": 'label = "# TODO: water the leeks"\n',
    },
    "2024-01-01T00:00:00Z",
  );
  await shop.commit("Later", { "src/new.js": "// TODO: finish the bed\n" }, "2026-05-20T00:00:00Z");
  expect(await agedTodo.run(await makeContext(shop))).toEqual([]);
});

test("a note keeps its fingerprint when it moves down", async () => {
  const shop = await makeRepository();
  await shop.commit("Open", { "a.js": "// TODO: prune\n" }, "2024-01-01T00:00:00Z");
  const [before] = await agedTodo.run(await makeContext(shop));
  await shop.commit(
    "Move",
    { "a.js": "const bed = 1;\n\n// TODO: prune\n" },
    "2024-01-02T00:00:00Z",
  );
  const [after] = await agedTodo.run(await makeContext(shop));
  expect([before?.line, after?.line]).toEqual([1, 3]);
  expect(after?.fingerprint).toBe(before?.fingerprint);
});
