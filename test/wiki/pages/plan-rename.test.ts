import { planRename, type PageIndex, type RenameFrom, type RenamePlan } from "#wiki";
import { expect, test } from "vitest";
import { indexOf } from "../garden.ts";

function rename(
  index: PageIndex,
  id: string,
  to: string,
  part: Partial<{ heading: string; alias: string }> = {},
): RenamePlan {
  const page = index.byPath(`wiki/${id}.md`)!;
  const { heading, alias } = part;
  const from: RenameFrom =
    heading !== undefined
      ? { page, heading: page.document.headings.findIndex(({ text }) => text === heading) }
      : alias === undefined
        ? { page }
        : { page, alias };
  return planRename(index, { from, to, prefix: "" });
}

/** Lines that change, by path. */
function changes({ edits }: RenamePlan): Record<string, string[]> {
  return Object.fromEntries(
    edits
      .filter(({ before, after }) => before !== undefined && after !== undefined)
      .map(({ path, before = "", after = "" }) => {
        const old = before.split("\n");
        return [path, after.split("\n").filter((line, at) => line !== old[at])];
      }),
  );
}

test("rewrites every reference in its own style and nothing else", () => {
  const bed = `# Bed
[[tomato]] [[Tomato|red]] [[10_DOMAIN/tomato#Sowing|sow]] ![[tomato#^cold]] [[love apple]] [[tomato.md]]
| a | b |
|---|---|
| [[tomato\\|t]] | [t](tomato.md) |
[rel](./tomato.md#sowing "tomato.md") [abs](/wiki/10_DOMAIN/tomato.md) [no ext](tomato) [ref][t] ![x](<tomato.md>)

[t]: tomato.md?plain=1#sowing
\`[[tomato]]\` <!-- [[tomato]] -->

    [[tomato]]

\`\`\`md
[[tomato]] [t](tomato.md)
\`\`\`
`;
  const index = indexOf(
    {
      "wiki/10_DOMAIN/tomato.md":
        "---\ntitle: T\ntype: domain\naliases: [Love Apple]\n---\n# Sowing\n\n[[#Sowing]] [me](tomato.md#sowing) [pump](../../src/pump.ts#L3) ![](leaf.png) ![[leaf.png]]\n\nCold. ^cold\n",
      "wiki/10_DOMAIN/bed.md": bed,
      "wiki/index.md": "- [[10_DOMAIN/tomato|Tomato]]: red\n",
    },
    ["src/pump.ts", "wiki/10_DOMAIN/leaf.png"],
  );
  const plan = rename(index, "10_DOMAIN/tomato", "20_SYSTEM/Paradeiser (red)");
  expect(plan.problems).toEqual([]);
  expect(changes(plan)).toEqual({
    "wiki/10_DOMAIN/bed.md": [
      "[[Paradeiser (red)]] [[Paradeiser (red)|red]] [[20_SYSTEM/Paradeiser (red)#Sowing|sow]] ![[Paradeiser (red)#^cold]] [[love apple]] [[Paradeiser (red).md]]",
      "| [[Paradeiser (red)\\|t]] | [t](../20_SYSTEM/Paradeiser%20%28red%29.md) |",
      `[rel](../20_SYSTEM/Paradeiser%20%28red%29.md#sowing "tomato.md") [abs](/wiki/20_SYSTEM/Paradeiser%20%28red%29.md) [no ext](../20_SYSTEM/Paradeiser%20%28red%29) [ref][t] ![x](<../20_SYSTEM/Paradeiser (red).md>)`,
      "[t]: ../20_SYSTEM/Paradeiser%20%28red%29.md?plain=1#sowing",
    ],
    "wiki/index.md": ["- [[20_SYSTEM/Paradeiser (red)|Tomato]]: red"],
  });
  const moved = plan.edits.find(({ path }) => path === "wiki/20_SYSTEM/Paradeiser (red).md");
  expect(moved?.after).toContain(
    "[[#Sowing]] [me](Paradeiser%20%28red%29.md#sowing) [pump](../../src/pump.ts#L3) ![](../10_DOMAIN/leaf.png) ![[../10_DOMAIN/leaf.png]]",
  );
  expect(plan.edits.at(-1)?.path ?? "").not.toBe("");
  expect(plan.edits.find(({ after }) => after === undefined)?.path).toBe(
    "wiki/10_DOMAIN/tomato.md",
  );
});

test("a new name that would take another page's links makes those links say which they mean", () => {
  const index = indexOf({
    "wiki/10_DOMAIN/bed.md": "# Bed",
    "wiki/20_SYSTEM/pump.md": "# Pump",
    "wiki/index.md": "[[bed]] [[pump]]",
  });
  const plan = rename(index, "20_SYSTEM/pump", "bed");
  expect(changes(plan)).toEqual({ "wiki/index.md": ["[[10_DOMAIN/bed]] [[20_SYSTEM/bed]]"] });
});

test("a link that leads nowhere must not be caught: a person decides", () => {
  const index = indexOf({
    "wiki/10_DOMAIN/bed.md": "# Bed",
    "wiki/20_SYSTEM/bed.md": "# Bed",
    "wiki/index.md": "one\n[[plot]] [[bed]]",
  });
  const caught = rename(index, "10_DOMAIN/bed", "plot").problems;
  expect(caught).toEqual([
    { kind: "adopted", path: "wiki/index.md", line: 6, written: "[[plot]]" },
    { kind: "adopted", path: "wiki/index.md", line: 6, written: "[[bed]]" },
  ]);
});

test("renames a heading with every way to link to it, and what its new text moves", () => {
  const index = indexOf({
    "wiki/10_DOMAIN/bed.md":
      "# Beds\n\n## Frost ##\n\n[[#Frost]] [f](#frost)\n\n## Ice\n\n> ### Frost\n\nSetext\n------\n",
    "wiki/index.md":
      "[[bed#Frost|cold]] [[bed#Ice#Frost]] [b](10_DOMAIN/bed.md#frost-1) [[bed#frost]]",
  });
  const plan = rename(index, "10_DOMAIN/bed", "Hard frost: [-5]", { heading: "Frost" });
  expect(plan.problems).toEqual([]);
  expect(changes(plan)).toEqual({
    "wiki/10_DOMAIN/bed.md": ["## Hard frost: [-5] ##", "[[#Hard frost -5]] [f](#hard-frost--5)"],
    "wiki/index.md": [
      "[[bed#Hard frost -5|cold]] [[bed#Ice#Frost]] [b](10_DOMAIN/bed.md#frost) [[bed#Hard frost -5]]",
    ],
  });
  const setext = rename(index, "10_DOMAIN/bed", "Underlined", { heading: "Setext" });
  expect(changes(setext)).toEqual({ "wiki/10_DOMAIN/bed.md": ["Underlined"] });
  expect(() => rename(index, "10_DOMAIN/bed", "a\n\n# b", { heading: "Ice" })).not.toThrow();
  expect(() => rename(index, "10_DOMAIN/bed", " ", { heading: "Ice" })).toThrow(
    "Unexpected heading",
  );
});

test("renames an alias, and the links that use it", () => {
  const index = indexOf({
    "wiki/10_DOMAIN/tomato.md":
      "---\ntitle: Love Apple\ntype: domain\naliases: ['Love Apple', Red] # old\n---\n",
    "wiki/index.md": "[[love apple]] [[LOVE APPLE|x]] [[red]] [[tomato]]",
  });
  const plan = rename(index, "10_DOMAIN/tomato", "Para: deiser", { alias: "Love Apple" });
  expect(changes(plan)).toEqual({
    "wiki/10_DOMAIN/tomato.md": ["aliases: ['Para: deiser', Red] # old"],
    "wiki/index.md": ["[[Para: deiser]] [[Para: deiser|x]] [[red]] [[tomato]]"],
  });
});

test("a label in a heading changes the heading, and the links to that follow", () => {
  const index = indexOf({
    "wiki/10_DOMAIN/bed.md": "## See [[leek]]\n",
    "wiki/10_DOMAIN/leek.md": "# Leek",
    "wiki/index.md": "[[bed#See leek]] [b](10_DOMAIN/bed.md#see-leek)",
  });
  expect(changes(rename(index, "10_DOMAIN/leek", "onion"))).toEqual({
    "wiki/10_DOMAIN/bed.md": ["## See [[onion]]"],
    "wiki/index.md": ["[[bed#See onion]] [b](10_DOMAIN/bed.md#see-onion)"],
  });
});

test("pages that replace it say the new name", () => {
  const index = indexOf({
    "wiki/10_DOMAIN/bed.md": "# Bed",
    "wiki/10_DOMAIN/plot.md":
      "---\ntitle: Plot\ntype: domain\nsupersedes:\n  - 10_DOMAIN/bed\n---\n",
  });
  expect(changes(rename(index, "10_DOMAIN/bed", "old bed"))).toEqual({
    "wiki/10_DOMAIN/plot.md": ["  - 10_DOMAIN/old bed"],
  });
});

test("goes on with a rename that was cut short, and takes no other page's name", () => {
  const files = {
    "wiki/10_DOMAIN/bed.md": "# Bed\n[x](bed.md)",
    "wiki/index.md": "[[bed]]",
    "wiki/90_LOG/a.md": "[[bed]]",
  };
  const whole = rename(indexOf(files), "10_DOMAIN/bed", "plot");
  const byPath = new Map(whole.edits.map((edit) => [edit.path, edit]));
  const half = indexOf({
    ...files,
    "wiki/10_DOMAIN/plot.md": byPath.get("wiki/10_DOMAIN/plot.md")!.after!,
    "wiki/index.md": "[[plot]]",
  });
  const rest = rename(half, "10_DOMAIN/bed", "plot");
  expect(rest.edits.map(({ path }) => path)).toEqual(["wiki/10_DOMAIN/bed.md", "wiki/90_LOG/a.md"]);
  const taken = indexOf({ ...files, "wiki/10_DOMAIN/plot.md": "# Plot" });
  expect(() => rename(taken, "10_DOMAIN/bed", "plot")).toThrow("there is such a page");
  expect(() => rename(taken, "10_DOMAIN/bed", "Plot")).toThrow("only in case");
});

test.each(["../etc", "a/../b", ".hidden", "a#b", "a|b", "a]b", "", "/", "a\0", "con:"])(
  "refuses the name %j",
  (to) => {
    const index = indexOf({ "wiki/10_DOMAIN/bed.md": "" });
    expect(() => rename(index, "10_DOMAIN/bed", to)).toThrow(/Unexpected (page )?name/);
  },
);

test("the index, the log and the schema stay where they are", () => {
  const index = indexOf({ "wiki/index.md": "", "wiki/10_DOMAIN/bed.md": "" });
  expect(() => rename(index, "index", "start")).toThrow("expected one that may go");
  expect(() => rename(index, "10_DOMAIN/bed", "wiki/log.md")).not.toThrow("moved");
});
