/** How `loopwiki --help` and the docs put the commands together: names parted by spaces. */
const groups = {
  Begin: "init doctor status demo config completions",
  Memory: "lint page search similar ask index embeddings document ingest serve build",
  Loops: "audit plan execute review merge discard loop schedule andon runs stats",
  Agents: "install uninstall mcp hook agents skills agents-md correct feedback",
  Pipelines: "ci gates",
};

export const commandGroups: readonly (readonly [heading: string, names: readonly string[]])[] =
  Object.entries(groups).map(([heading, names]) => [heading, names.split(" ")]);

/** The heading a command stands under. */
export function groupOf(name: string): string {
  return commandGroups.find(([, names]) => names.includes(name))?.[0] ?? "Commands";
}
