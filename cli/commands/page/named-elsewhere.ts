import type { ContentRoot, Git } from "#wiki";

/** Files beside the wiki that name a page by its folder and name: people and plans change those. */
export async function namedElsewhere(
  { git, content }: { git: Git; content: ContentRoot },
  id: string,
): Promise<string[]> {
  if (!id.includes("/")) return []; // a bare word says nothing
  const outside = `:(exclude)${content.repositoryPath("wiki")}`;
  const { stdout } = await git.answer(
    ["grep", "-z", "-l", "-I", "-w", "-F", "--untracked", "-e", id, "--", ".", outside],
    { okCodes: [0, 1] },
  );
  return stdout.split("\0").filter((path) => path !== "");
}
