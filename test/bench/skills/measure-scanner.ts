import { checkSkill, verdictOf } from "../../../skills/check/check-skill.ts";
import { textOf } from "../../../skills/skill-files.ts";
import type { Sample } from "./sample.ts";

interface Told {
  id: string;
  why: string;
}

export interface Measured {
  of: number;
  blocked: number;
  warned: number;
  /** Those about which nothing was said. */
  missed: Told[];
  blocks: Told[];
  warnings: Told[];
}

/** Findings about form say nothing of danger, except those about files that take over. */
const dangerousForm = /link|special file|instructs or sets up|hidden file|`hooks`/;

export async function measure(samples: readonly Sample[]): Promise<Measured> {
  const told: Record<"blocked" | "doubtful" | "sound", Told[]> = {
    blocked: [],
    doubtful: [],
    sound: [],
  };
  for (const { id, files } of samples) {
    const main = files.find(({ path }) => path === "SKILL.md");
    const name = /^name: (\S+)/m.exec((main && textOf(main)) ?? "")?.[1] ?? "";
    const findings = (await checkSkill(name, files)).filter(
      ({ rule, reason }) => rule !== "skill-format" || dangerousForm.test(reason),
    );
    const worst = findings.find(({ tier }) => tier === "block") ?? findings[0];
    const why = worst ? `${worst.rule}: ${worst.reason}` : "";
    told[verdictOf(findings)].push({ id, why });
  }
  return {
    of: samples.length,
    blocked: told.blocked.length,
    warned: told.doubtful.length,
    missed: told.sound,
    blocks: told.blocked,
    warnings: told.doubtful,
  };
}
