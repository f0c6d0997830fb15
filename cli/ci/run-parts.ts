import { LoopwikiError } from "#wiki";
import { ciParts, type CiPartName } from "../config/ci-schema.ts";
import type { Workspace } from "../compose.ts";
import { checkGoldenQueries } from "./golden-part.ts";
import { checkPages, type PagesAsked } from "./pages-parts.ts";
import { isSound, type CiPart, type PartAnswer } from "./part.ts";
import { checkStalePlans } from "./plans-part.ts";
import { checkSkills } from "./skills-part.ts";

/** Every part, one after the other; one that cannot look does not keep the others from it. */
export async function runParts(
  workspace: Workspace,
  asked: PagesAsked,
  told: (name: CiPartName) => void,
): Promise<CiPart[]> {
  let pages: ReturnType<typeof checkPages> | undefined;
  const once = (): ReturnType<typeof checkPages> => (pages ??= checkPages(workspace, asked));
  const looks: Record<CiPartName, () => Promise<PartAnswer>> = {
    lint: async () => (await once()).lint,
    drift: async () => (await once()).drift,
    plans: () => checkStalePlans(workspace),
    golden: () => checkGoldenQueries(workspace),
    skills: () => checkSkills(workspace),
  };
  const parts: CiPart[] = [];
  for (const name of ciParts) {
    told(name);
    parts.push(await runPart(name, workspace.config.ci[name], looks[name]));
  }
  return parts;
}

async function runPart(
  name: CiPartName,
  weight: "fail" | "report" | "off",
  look: () => Promise<PartAnswer>,
): Promise<CiPart> {
  const nothing = { name, findings: [], unchecked: [] };
  if (weight === "off")
    return { ...nothing, status: "off", summary: "switched off in the settings" };
  try {
    const answer = await look();
    const { findings, summary, unchecked = [] } = answer;
    const bad = weight === "fail" ? "failed" : "reported";
    return { name, status: isSound(answer) ? "ok" : bad, findings, summary, unchecked };
  } catch (error) {
    if (!(error instanceof LoopwikiError)) throw error;
    const summary = [error.message, error.hint ?? ""].join(" ").trim();
    return { ...nothing, status: "error", summary };
  }
}
