import { UndirectedGraph } from "graphology";
import { Sigma } from "sigma";
import { pageAddress, readGraph, type GraphData } from "./api.ts";

/** Draws what the server has laid out. The lists below it hold the same for who cannot see it. */
export async function drawGraph(place: HTMLElement): Promise<void> {
  const data = await readGraph(place.dataset["source"] ?? "");
  if (data.nodes.length < 2) return;
  place.hidden = false;
  place.setAttribute("aria-hidden", "true");
  const colours = coloursOf(place);
  const renderer = new Sigma(graphOf(data, colours), place, {
    labelColor: { color: colours.ink },
    labelFont: "system-ui, sans-serif",
    labelSize: 12,
    labelRenderedSizeThreshold: data.nodes.length > 300 ? 8 : 4,
    defaultEdgeColor: colours.line,
    zIndex: true,
    allowInvalidContainer: true,
  });
  renderer.on("clickNode", ({ node }) => location.assign(pageAddress(node)));
  renderer.on("enterNode", ({ node }) => light(renderer, colours, node));
  renderer.on("leaveNode", () => light(renderer, colours, undefined));
  followTheme(place, renderer);
  place.dataset["drawn"] = String(data.nodes.length);
}

interface Colours {
  ink: string;
  soft: string;
  line: string;
  accent: string;
}

/** WebGL knows no variables of the style sheet: what they come to now. */
function coloursOf(place: HTMLElement): Colours {
  const probe = document.createElement("span");
  place.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    ink: read("ink"),
    soft: read("ink-soft"),
    line: read("line"),
    accent: read("accent"),
  };
  probe.remove();
  return colours;
}

function graphOf({ nodes, edges }: GraphData, { soft, line }: Colours): UndirectedGraph {
  const graph = new UndirectedGraph();
  for (const { id, title, x, y, links } of nearer(nodes))
    graph.addNode(id, { label: title, x, y, size: 2.5 + 1.6 * Math.sqrt(links), color: soft });
  for (const [at, to] of edges) {
    const [from, other] = [nodes[at]?.id, nodes[to]?.id];
    if (from === undefined || other === undefined || graph.hasEdge(from, other)) continue;
    graph.addEdge(from, other, { size: 1, color: line });
  }
  return graph;
}

/** Under the pointer: the page and what it is linked with. */
function light(renderer: Sigma, { accent, line, soft }: Colours, node: string | undefined): void {
  const graph = renderer.getGraph();
  renderer.setSetting("nodeReducer", (other, data) => {
    if (node === undefined) return { ...data, color: soft };
    const isNear = other === node || graph.areNeighbors(other, node);
    return { ...data, color: isNear ? accent : line, label: isNear ? data["label"] : null };
  });
  renderer.setSetting("edgeReducer", (edge, data) => {
    const isNear = node !== undefined && graph.hasExtremity(edge, node);
    return { ...data, color: isNear ? accent : line };
  });
}

/** Pages without links drift away when they are laid out; they are drawn at the edge of the others. */
function nearer(nodes: GraphData["nodes"]): GraphData["nodes"] {
  const linked = nodes.filter(({ links }) => links > 0);
  if (linked.length < 2) return nodes;
  const within = (name: "x" | "y"): ((value: number) => number) => {
    const values = linked.map((node) => node[name]);
    const [low, high] = [
      values.reduce((a, b) => Math.min(a, b)),
      values.reduce((a, b) => Math.max(a, b)),
    ];
    const more = (high - low) * 0.12;
    return (value) => Math.min(high + more, Math.max(low - more, value));
  };
  const [x, y] = [within("x"), within("y")];
  return nodes.map((node) => (node.links > 0 ? node : { ...node, x: x(node.x), y: y(node.y) }));
}

function followTheme(place: HTMLElement, renderer: Sigma): void {
  const follow = (): void => {
    const colours = coloursOf(place);
    renderer.setSetting("labelColor", { color: colours.ink });
    light(renderer, colours, undefined);
  };
  new MutationObserver(follow).observe(document.documentElement, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", follow);
}
