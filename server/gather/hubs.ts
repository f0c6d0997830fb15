import type { ServerServices } from "../services.ts";

export interface GraphPageProps {
  pages: number;
  links: number;
  /** The pages with most links, most first. */
  hubs: readonly { id: string; title: string; links: number }[];
  /** Pages that no other page links to. */
  orphans: readonly { id: string; title: string }[];
  /** Where the script gets the drawing from. */
  source: string;
}

/** Pages listed beside the drawing. */
const most = { hubs: 60, orphans: 40 };

/** The graph in words: what is most linked, and what is linked from nowhere. */
export async function gatherHubs({
  wiki,
}: Pick<ServerServices, "wiki">): Promise<Omit<GraphPageProps, "source">> {
  const [pages, graph] = await Promise.all([wiki.pages(), wiki.graph()]);
  const counted = pages.map(({ id, title, path }) => {
    const from = graph.backlinks(path).filter((edge) => edge.from.path !== path).length;
    return { id, title, from, links: from + graph.links(path).length };
  });
  return {
    pages: pages.length,
    links: pages.reduce((sum, { path }) => sum + graph.links(path).length, 0),
    hubs: counted
      .filter(({ links }) => links > 0)
      .toSorted((left, right) => right.links - left.links || left.id.localeCompare(right.id))
      .slice(0, most.hubs),
    orphans: counted.filter(({ from }) => from === 0).slice(0, most.orphans),
  };
}
