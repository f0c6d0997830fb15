import { relative, resolve, sep } from "node:path";
import { exportSite } from "#server";
import { LoopwikiError } from "#wiki";
import { textOption, type CommandInput, type CommandRun } from "../command.ts";
import { openWorkspace, type Workspace } from "../compose.ts";
import { count } from "../doctor/check.ts";
import { exitCodes } from "../exit-codes.ts";
import { siteSources } from "../server-sources.ts";
import { SiteFolder } from "../site-folder.ts";

/** `loopwiki build <dir>`: the wiki as files that a browser reads without a server. */
export const run: CommandRun = async (context, input) => {
  const { output, signal, directory } = context;
  const basePath = basePathOf(input);
  const folder = resolve(directory, input.args[0] ?? "");
  const workspace = await openWorkspace(context);
  refuseMemory(folder, workspace);
  const site = await SiteFolder.open(folder);
  const sources = siteSources(context, workspace);
  for await (const { path, content } of exportSite(sources, { basePath, signal })) {
    output.progress(`Writing ${path}`);
    await site.write(path, content);
  }
  const files = await site.finish();
  const home = resolve(folder, "index.html");
  output.answer("build", { folder, files, home }, `${count(files, "file")} in ${folder}`);
  output.next(`open ${home}`, "it needs no server; any web host can carry the folder");
  return exitCodes.ok;
};

/** With a slash at both ends. */
function basePathOf(input: CommandInput): string {
  const text = textOption(input, "base") ?? "/";
  const path = `/${text}/`.replaceAll(/\/{2,}/g, "/");
  if (/^[\w./~-]+$/.test(path) && !path.split("/").includes("..")) return path;
  throw new LoopwikiError(
    "bad-base",
    `Unexpected base ${JSON.stringify(text)}, expected the path of an address.`,
    { hint: "For https://docs.example/handbook/ it is --base /handbook/" },
  );
}

/** The site's Markdown would be taken for pages of the wiki, and git's own folder is nobody's. */
function refuseMemory(folder: string, { content, repository, commonDir }: Workspace): void {
  const memory = ["wiki", "plans", "skills", "agents", "raw"].map((name) =>
    resolve(content.root, name),
  );
  const inside = [...memory, commonDir, resolve(repository, ".git")].find((place) =>
    isInside(place, folder),
  );
  if (inside === undefined) return;
  throw new LoopwikiError(
    "site-in-memory",
    `Unexpected folder ${folder} in ${inside}, expected one outside the memory.`,
    { hint: "For example: loopwiki build site" },
  );
}

function isInside(place: string, folder: string): boolean {
  const way = relative(place, folder);
  return way !== ".." && !way.startsWith(`..${sep}`) && !way.startsWith(sep);
}
