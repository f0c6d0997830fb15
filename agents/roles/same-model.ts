import { LoopwikiError } from "#wiki";
import type { Ceremony } from "../execute/ceremony.ts";
import type { RoleAgent } from "../execute/services.ts";

/**
 * Whether a judge is the very model whose work it judges: what one overlooks the other will too. Agents
 * that name no model (a program, a recording) are not compared.
 */
export function isSameModel(maker: RoleAgent | undefined, judge: RoleAgent | undefined): boolean {
  if (maker?.model === undefined || judge?.model === undefined) return false;
  return maker.model === judge.model;
}

/** Throws `same-model` where the settings refuse a checker that is the maker's model. */
export function assertDifferentModels(
  maker: RoleAgent | undefined,
  checker: RoleAgent | undefined,
  { sameModel }: Ceremony,
): void {
  if (sameModel !== "refuse" || !isSameModel(maker, checker)) return;
  throw new LoopwikiError(
    "same-model",
    `Unexpected checker ${checker?.model ?? ""}, expected another model than the maker's.`,
    {
      hint: 'Name another with --agent checker=<backend>:<model> or in "roles", or set "ceremony": {"sameModel": "warn"}.',
    },
  );
}

/** Words for the journal when a judge is the maker's model and the settings want that told. */
export function sameModelWarning(
  maker: RoleAgent | undefined,
  judge: RoleAgent,
  { sameModel }: Ceremony,
): string {
  return sameModel !== "allow" && isSameModel(maker, judge)
    ? `; warning: it is the maker's own model, ${judge.model ?? ""}`
    : "";
}
