import { inspectSkills } from "#skills";
import { isRetired, outcomesOf } from "#agents";
import type { Workspace } from "../compose.ts";
import { skillVersions } from "../commands/skills/versions.ts";
import { count, fail, ok, warn, type Check } from "./check.ts";

/** Whether what agents are taught here is sound, as it was added, and of use. */
export async function checkSkills({
  content,
  runs,
  config,
}: Pick<Workspace, "content" | "runs" | "config">): Promise<Check> {
  const skills = await inspectSkills(content);
  const names = (chosen: typeof skills): string => chosen.map(({ name }) => name).join(", ");
  const blocked = skills.filter(({ verdict }) => verdict === "blocked");
  if (blocked.length > 0)
    return fail(
      "skills",
      `Blocked: ${names(blocked)}.`,
      `loopwiki skills check ${blocked[0]?.name ?? ""}`,
    );
  const outcomes = await outcomesOf(runs, skillVersions(skills));
  const retired = skills.filter(({ name }) => {
    const outcome = outcomes.get(name);
    return outcome !== undefined && isRetired(outcome, config.skills.retireAfter);
  });
  if (retired.length > 0)
    return warn(
      "skills",
      `Retired, for more chunks failed with them than were approved: ${names(retired)}.`,
      `loopwiki skills show ${retired[0]?.name ?? ""}`,
    );
  const doubtful = skills.filter(({ verdict }) => verdict === "doubtful");
  if (doubtful.length > 0)
    return warn(
      "skills",
      `Doubtful, or changed since they were added: ${names(doubtful)}.`,
      `loopwiki skills check ${doubtful[0]?.name ?? ""}`,
    );
  return ok("skills", `${count(skills.length, "skill")}, all sound`);
}
