import { basename } from "node:path";
import { citedProse, codeLink, foreignProse, plural, some, type PagePlace } from "./links.ts";
import type { ModuleFacts } from "./module-facts.ts";
import type { Named, PublicName } from "./public-names.ts";

/** Most of each on a page: a page is an introduction, the code has the rest. */
const most = { names: 40, detailed: 5, members: 24, files: 30, tests: 12, neighbours: 20 };

/** Writes `[[page|name]]` for a module that has a page, else its path as code. */
export type ModuleLink = (name: string) => string;

/** The generated part of a module's page. */
export async function modulePage(
  facts: ModuleFacts,
  place: PagePlace,
  linkTo: ModuleLink,
): Promise<string> {
  const parts = [
    await opening(facts, place),
    await names(facts, place),
    files(facts, place),
    neighbours(facts, linkTo),
    tests(facts, place),
    await history(facts),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

async function opening(facts: ModuleFacts, place: PagePlace): Promise<string> {
  const { name, purpose, files, lines } = facts;
  const what = purpose
    ? await citedProse(place, purpose)
    : "The code does not say what it is for: no README beside it, no comment at its top.";
  const size = `${codeLink(place, name, undefined, name)}: ${name.endsWith("/") ? `${plural(files.length, "file")}, ` : ""}${plural(lines, "line")}.`;
  return `${what}\n\n${size}`;
}

async function names({ names, files }: ModuleFacts, place: PagePlace): Promise<string> {
  if (names.length === 0)
    return "## Public names\n\nNone that the code declares: it is run, or hands on what others declare.";
  const shape = { several: files.length > 1, detailed: names.length <= most.detailed };
  const rows = await Promise.all(
    names.slice(0, most.names).map((name) => nameLines(name, place, shape)),
  );
  const order =
    names.length > most.names ? "Those that other files mention most come first.\n\n" : "";
  const more =
    names.length > most.names ? [`- and ${plural(names.length - most.names, "name")} more`] : [];
  return `## Public names\n\n${order}${[...rows.flat(), ...more].join("\n")}`;
}

/** A name, and below it what a class offers: a line each where there are few names, else just their names. */
async function nameLines(
  { path, kind, members, ...named }: PublicName,
  place: PagePlace,
  { several, detailed }: { several: boolean; detailed: boolean },
): Promise<string[]> {
  const line = await nameLine(named, path, place);
  const told = line.replace(/\)(?=:|$)/, `) (${kind}${several ? ` in ${basename(path)}` : ""})`);
  if (members.length === 0) return [told];
  if (!detailed)
    return [
      `${told} Has ${some(
        members.map(({ name }) => `\`${name}\``),
        most.members,
      )}.`,
    ];
  const shown = members.slice(0, most.members);
  const rows = await Promise.all(shown.map((member) => nameLine(member, path, place)));
  const rest = members.slice(most.members).map(({ name }) => `\`${name}\``);
  return [
    told,
    ...rows.map((row) => `  ${row}`),
    ...(rest.length === 0 ? [] : [`  - and ${some(rest, most.members)}`]),
  ];
}

async function nameLine(
  { name, line, doc }: Named,
  path: string,
  place: PagePlace,
): Promise<string> {
  const told = doc === undefined ? "" : `: ${await foreignProse(doc.text, 160)}`;
  return `- ${codeLink(place, path, line, name)}${told}`;
}

function files({ files, name }: ModuleFacts, place: PagePlace): string {
  if (!name.endsWith("/") || files.length < 2) return "";
  const rows = files.map(({ path, lines }) => `${codeLink(place, path)} (${lines.length})`);
  return `## Files\n\nMost used first, with their lines: ${some(rows, most.files)}.`;
}

function neighbours({ uses, usedBy, packages }: ModuleFacts, linkTo: ModuleLink): string {
  const lines = [
    `- Uses: ${some(uses.map(linkTo), most.neighbours) || "no other module here"}`,
    `- Used by: ${some(usedBy.map(linkTo), most.neighbours) || "no other module here"}`,
    ...(packages.length === 0
      ? []
      : [
          `- Packages: ${some(
            packages.map((name) => `\`${name}\``),
            most.neighbours,
          )}`,
        ]),
  ];
  return `## Depends on, and who depends on it\n\n${lines.join("\n")}`;
}

function tests({ tests }: ModuleFacts, place: PagePlace): string {
  const rows = tests.map((path) => codeLink(place, path, undefined, path));
  const none = "No test here imports it or bears its name.";
  return `## Tests\n\n${rows.length === 0 ? none : some(rows, most.tests)}`;
}

async function history({ changes, changesInYear }: ModuleFacts): Promise<string> {
  if (changes.length === 0) return "";
  const rows = await Promise.all(
    changes.map(
      async ({ date, commit, subject }) =>
        `- ${date} \`${commit.slice(0, 10)}\` ${await foreignProse(subject, 120)}`,
    ),
  );
  const often = `${plural(changesInYear, "commit")} in the last year of the history; the latest:`;
  return `## What changed here\n\n${often}\n\n${rows.join("\n")}`;
}
