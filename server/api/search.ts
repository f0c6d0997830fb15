import { hash } from "node:crypto";
import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { searchModes } from "#wiki";
import type { Context } from "hono";
import { gatherSearch } from "../gather/search.ts";
import { gatherTags } from "../gather/tags.ts";
import type { LiveGraph, WikiGraph } from "../graph/live-graph.ts";
import { answers, problems, type ApiServices } from "./app.ts";

const upTo = (most: number): z.ZodType<number> => z.coerce.number().pipe(z.int().min(0).max(most));

const facet = z.array(
  z
    .strictObject({
      value: z.string(),
      count: z.int(),
      query: z.string().openapi({ description: "The query with this filter, or without it." }),
      active: z.boolean(),
    })
    .openapi("Facet"),
);

const hitSchema = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    type: z.string(),
    headings: z.array(z.string()),
    snippet: z.string(),
    highlights: z.array(z.array(z.int())).openapi({ description: "Start and end, UTF-16 units." }),
    line: z.int(),
    score: z.number(),
    warnings: z.array(z.string()),
  })
  .openapi("Hit");

const searchSchema = z
  .strictObject({
    query: z.string(),
    mode: z.enum(searchModes),
    notes: z.array(z.string()),
    total: z.int().openapi({ description: "Pages found, at most 100." }),
    hits: z.array(hitSchema),
    facets: z.strictObject({ type: facet, tag: facet, path: facet }),
  })
  .openapi("SearchResult");

const searchRoute = createRoute({
  method: "get",
  path: "/search",
  summary: "Pages that answer, by words and by meaning, with what they could be narrowed to",
  request: {
    query: z.object({
      q: z.string().max(1000).openapi({ description: '`type:domain "price list" round*`' }),
      limit: upTo(100).optional(),
      offset: upTo(100).optional(),
      mode: z.enum(searchModes).optional(),
    }),
  },
  responses: { ...answers(searchSchema, "Best first"), ...problems },
});

const graphSchema = z
  .strictObject({
    nodes: z.array(
      z
        .strictObject({
          id: z.string(),
          title: z.string(),
          type: z.string(),
          folder: z.string(),
          x: z.number(),
          y: z.number(),
          links: z.int(),
        })
        .openapi("GraphNode"),
    ),
    edges: z
      .array(z.array(z.int()))
      .openapi({ description: "Positions in `nodes`: from, to; each pair once." }),
    layout: z
      .enum(["settled", "pending"])
      .openapi({ description: "`pending`: places are still worked out; ask again in a moment." }),
    hash: z.string().openapi({ description: "The same links are drawn in the same places." }),
  })
  .openapi("Graph");

const graphRoute = createRoute({
  method: "get",
  path: "/graph",
  summary: "Pages and the links between them, with a place for each page",
  request: {
    query: z.object({
      around: z.string().optional().openapi({ description: "Only what is near this page." }),
      depth: upTo(5).optional().openapi({ description: "Links away from it; 1 when left out." }),
    }),
  },
  responses: { ...answers(graphSchema, "The graph"), ...problems },
});

const tagsRoute = createRoute({
  method: "get",
  path: "/tags",
  summary: "Tags with their pages, the most used first",
  responses: answers(
    z.strictObject({
      tags: z.array(
        z
          .strictObject({
            tag: z.string(),
            pages: z.array(z.strictObject({ id: z.string(), title: z.string() })),
          })
          .openapi("Tag"),
      ),
    }),
    "The tags",
  ),
});

export function addSearchRoutes(
  api: OpenAPIHono,
  services: ApiServices,
  { graph }: { graph: LiveGraph },
): void {
  api.openapi(searchRoute, async (context) => {
    const { q, limit, offset, mode } = context.req.valid("query");
    const wanted = {
      query: q,
      mode,
      ...(limit !== undefined && { limit }),
      ...(offset !== undefined && { offset }),
    };
    const found = await gatherSearch(services, wanted);
    const hits = found.hits.map(({ highlights, headings, warnings, ...hit }) => ({
      ...hit,
      headings: [...headings],
      highlights: highlights.map((range) => [...range]),
      warnings: [...warnings],
    }));
    return context.json({ ...found, notes: [...found.notes], hits }, 200);
  });
  api.get("/graph", async (context, next) =>
    Object.keys(context.req.query()).length === 0
      ? wholeGraph(context, await graph.get())
      : await next(),
  );
  api.openapi(graphRoute, async (context) => {
    const { around, depth = 1 } = context.req.valid("query");
    const all = await graph.get();
    const shown = around === undefined ? all : nearby(all, around, depth);
    const edges = shown.edges.map((edge) => [...edge]);
    return context.json({ ...shown, nodes: [...shown.nodes], edges }, 200);
  });
  api.openapi(tagsRoute, async (context) => {
    const tags = await gatherTags(services);
    return context.json({ tags: tags.map(({ tag, pages }) => ({ tag, pages: [...pages] })) }, 200);
  });
}

/** Of ten thousand pages the text has 2 MB: it is written once, and sent once to each browser. */
const texts = new WeakMap<WikiGraph, { text: string; etag: string }>();

function wholeGraph(context: Context, graph: WikiGraph): Response {
  const { text, etag } = texts.get(graph) ?? textOf(graph);
  if (context.req.header("if-none-match") === etag) return context.body(null, 304, { etag });
  return context.body(text, 200, { "content-type": "application/json", etag });
}

function textOf(graph: WikiGraph): { text: string; etag: string } {
  const text = JSON.stringify(graph);
  const written = { text, etag: `"${hash("sha256", text).slice(0, 32)}"` };
  texts.set(graph, written);
  return written;
}

/** The pages at most so many links away, whichever way the links lead, and the links between them. */
function nearby(graph: WikiGraph, id: string, depth: number): WikiGraph {
  let near = new Set(graph.nodes.flatMap((node, at) => (node.id === id ? [at] : [])));
  for (let step = 0; step < depth; step += 1) {
    const next = new Set(near);
    for (const [from, to] of graph.edges) {
      if (near.has(from)) next.add(to);
      if (near.has(to)) next.add(from);
    }
    near = next;
  }
  const places = new Map([...near].toSorted((a, b) => a - b).map((node, at) => [node, at]));
  const edges = graph.edges.flatMap(([from, to]): [number, number][] => {
    const [start, end] = [places.get(from), places.get(to)];
    return start === undefined || end === undefined ? [] : [[start, end]];
  });
  return { ...graph, nodes: graph.nodes.filter((_, at) => near.has(at)), edges };
}
