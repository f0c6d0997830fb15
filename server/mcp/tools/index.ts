import type { McpRights } from "../services.ts";
import type { Tool } from "../tool.ts";
import { applyChange } from "./apply-change.ts";
import { learn } from "./learn.ts";
import { lint } from "./lint.ts";
import { movePage } from "./move-page.ts";
import { pageHistory } from "./page-history.ts";
import { plans } from "./plans.ts";
import { proposePlanTool } from "./propose-plan.ts";
import { pullAndon } from "./pull-andon.ts";
import { readPages } from "./read-pages.ts";
import { replaceText } from "./replace-text.ts";
import { reportFriction } from "./report-friction.ts";
import { search } from "./search.ts";
import { writePages } from "./write-pages.ts";

const forAll = [
  search,
  readPages,
  pageHistory,
  lint,
  plans,
  proposePlanTool,
  reportFriction,
  pullAndon,
];
const forWriters = [writePages, replaceText, movePage, applyChange, learn];

/** What this client is offered: a tool it may not use would only cost it tokens. */
export function toolsFor({ write }: McpRights): readonly Tool[] {
  return write ? [...forAll, ...forWriters] : forAll;
}

/** Every tool there is, to tell a client why it lacks one. */
export const allTools: readonly Tool[] = [...forAll, ...forWriters];
