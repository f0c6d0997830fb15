import type { LinkGraph } from "#wiki";
import { expect, test } from "vitest";
import { buildGraph } from "../../../wiki/links/graph.ts";
import { indexOf } from "../garden.ts";

function ends(graph: LinkGraph, path: string): { to: string[]; from: string[] } {
  return {
    to: graph.links(path).map(({ to }) => to.id),
    from: graph.backlinks(path).map(({ from }) => from.id),
  };
}

test("knows both ends of every link that reaches a page", () => {
  const graph = buildGraph(
    indexOf({
      "wiki/10_DOMAIN/bed.md": "[[tomato]] [[leek]] [s](../../src/pump.ts)",
      "wiki/10_DOMAIN/tomato.md": "![[bed]] [again](bed.md) [[bed#No such heading]]",
      "wiki/index.md": "[[10_DOMAIN/bed]]",
    }),
  );
  expect(ends(graph, "wiki/10_DOMAIN/bed.md")).toEqual({
    to: ["10_DOMAIN/tomato"],
    from: ["10_DOMAIN/tomato", "10_DOMAIN/tomato", "10_DOMAIN/tomato", "index"],
  });
  expect(ends(graph, "wiki/index.md")).toEqual({ to: ["10_DOMAIN/bed"], from: [] });
  expect(ends(graph, "wiki/unknown.md")).toEqual({ to: [], from: [] });
});
