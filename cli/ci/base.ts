import type { Git } from "#wiki";

/** Where the variables of a pipeline say that a change is to be merged into. */
const ofPipelines: readonly (readonly [variable: string, prefix: string])[] = [
  ["GITHUB_BASE_REF", "origin/"],
  ["CI_MERGE_REQUEST_DIFF_BASE_SHA", ""], // GitLab
  ["BITBUCKET_PR_DESTINATION_BRANCH", "origin/"],
  ["CHANGE_TARGET", "origin/"], // Jenkins
];

/** The branch or commit that a pipeline's change is measured against; undefined outside of one. */
export function baseOf(environment: NodeJS.ProcessEnv): string | undefined {
  for (const [variable, prefix] of ofPipelines) {
    const name = environment[variable]?.trim() ?? "";
    if (name !== "") return `${prefix}${name}`;
  }
  return undefined;
}

/** Whether history is cut off: then old commits and texts are missing, which says nothing about the wiki. */
export async function isShallow(git: Git): Promise<boolean> {
  return (await git.run(["rev-parse", "--is-shallow-repository"])) === "true";
}
