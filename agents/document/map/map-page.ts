import { indentationOf } from "../../audit/analyzers/hot-spots.ts";
import { citedProse, codeLink, foreignProse, plural, some, type PagePlace } from "./links.ts";
import type { ModuleFacts, SystemFacts } from "./module-facts.ts";
import type { ModuleLink } from "./module-page.ts";

/** More boxes than this are a wall, not a picture. */
const maxBoxes = 16;
const maxRows = 60;
const maxHotSpots = 5;
const maxNames = 4;

/** The generated part of the system map: where to begin, and every module in a line. */
export async function mapPage(
  system: SystemFacts,
  place: PagePlace,
  linkTo: ModuleLink,
): Promise<string> {
  const parts = [
    await opening(system, place),
    scripts(system),
    await moduleList(system, linkTo),
    diagram(system.modules),
    hotSpots(system.modules, place),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

async function opening({ name, purpose, modules }: SystemFacts, place: PagePlace): Promise<string> {
  const what = purpose ? await citedProse(place, purpose) : "";
  const called = name === undefined ? "" : `**${await foreignProse(name, 80)}**: `;
  const lines = modules.reduce((sum, module) => sum + module.lines, 0);
  const size =
    modules.length === 0
      ? "No source code that people write by hand was found here."
      : `${plural(modules.length, "module")}, ${plural(lines, "line")} without tests and generated code.`;
  const from = leastDependent(modules);
  const start =
    from.length === 0
      ? ""
      : ` Whoever is new here starts with what nothing else depends on, ${from.map((name) => `\`${name}\``).join(", ")}, and follows what it uses.`;
  return `${called}${what}\n\n${size}${start}`.trim();
}

/** The tops: modules that use others and that no other uses, the largest first. */
function leastDependent(modules: readonly ModuleFacts[]): string[] {
  return modules
    .filter(({ uses, usedBy }) => usedBy.length === 0 && uses.length > 0)
    .toSorted((left, right) => right.uses.length - left.uses.length)
    .slice(0, 3)
    .map(({ name }) => name);
}

function scripts({ manifest }: SystemFacts): string {
  const names = new Set(Object.keys(manifest?.scripts ?? {}));
  const telling = ["dev", "start", "build", "test", "lint", "typecheck", "types", "check"];
  const known = telling.filter((name) => names.has(name));
  if (known.length === 0) return "";
  return `Commands of its manifest: ${known.map((name) => `\`npm run ${name}\``).join(", ")}.`;
}

async function moduleList({ modules }: SystemFacts, linkTo: ModuleLink): Promise<string> {
  if (modules.length === 0) return "";
  const sorted = bySize(modules);
  const rows = await Promise.all(
    sorted.slice(0, maxRows).map(async ({ name, lines, purpose, names }) => {
      const declared = some(
        names.map(({ name }) => `\`${name}\``),
        maxNames,
      );
      const declares = declared === "" ? "" : `: declares ${declared}`;
      const told = purpose === undefined ? declares : `: ${await foreignProse(purpose.text, 140)}`;
      return `- ${linkTo(name)} (${plural(lines, "line")})${told}`;
    }),
  );
  const more = sorted.length > maxRows ? [`- and ${sorted.length - maxRows} smaller ones`] : [];
  return `## Modules\n\nThe largest first.\n\n${[...rows, ...more].join("\n")}`;
}

/** Who uses whom, as mermaid; the largest modules when there are many. */
function diagram(modules: readonly ModuleFacts[]): string {
  const shown = bySize(modules).slice(0, maxBoxes);
  const ids = new Map(shown.map(({ name }, at) => [name, `m${at}`]));
  const arrows = shown.flatMap(({ name, uses }) =>
    uses.flatMap((used) => (ids.has(used) ? [`  ${ids.get(name)} --> ${ids.get(used)}`] : [])),
  );
  if (arrows.length === 0) return "";
  const boxes = shown.map(
    ({ name }) => `  ${ids.get(name)}["${name.replaceAll(/[^\w./@ -]/g, "_")}"]`,
  );
  const rest = modules.length > shown.length ? ` Only the ${shown.length} largest are drawn.` : "";
  return `## Who uses whom\n\nAn arrow leads from a module to one that it imports.${rest}\n\n\`\`\`mermaid\nflowchart TD\n${[...boxes, ...arrows].join("\n")}\n\`\`\``;
}

function hotSpots(modules: readonly ModuleFacts[], place: PagePlace): string {
  const spots = modules
    .filter(({ changesInYear }) => changesInYear > 1)
    .map((module) => ({ module, score: module.changesInYear * complexityOf(module) }))
    .toSorted((left, right) => right.score - left.score)
    .slice(0, maxHotSpots);
  if (spots.length === 0) return "";
  const rows = spots.map(
    ({ module: { name, changesInYear, lines } }) =>
      `${codeLink(place, name, undefined, name)} (${plural(changesInYear, "commit")}, ${plural(lines, "line")})`,
  );
  return `## Where work concentrates\n\nChanged most in the last year of the history, weighed by nesting: ${some(rows, maxHotSpots)}.`;
}

function complexityOf({ files }: ModuleFacts): number {
  return files.reduce((sum, { lines }) => sum + indentationOf(lines), 0);
}

export function bySize(modules: readonly ModuleFacts[]): ModuleFacts[] {
  return modules.toSorted(
    (left, right) => right.lines - left.lines || (left.name < right.name ? -1 : 1),
  );
}
