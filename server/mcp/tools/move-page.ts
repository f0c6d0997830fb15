import { LoopwikiError, planRename } from "#wiki";
import { z } from "zod";
import { ChangeSet } from "../change-set.ts";
import { pageMeant } from "../name-page.ts";
import { previewChange } from "../preview-change.ts";
import { assertMayWrite } from "../protected-pages.ts";
import { defineTool } from "../tool.ts";

const maxShown = 5;

export const movePage = defineTool({
  name: "move_page",
  title: "Preview moving a page",
  description:
    "Preview giving a page another name or folder, with every link to it rewritten; a preview_id for apply_change.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({
    page: z.string().trim().min(1).max(300),
    to: z.string().trim().min(1).max(300).describe("prices, or 20_SYSTEM/ to keep its name"),
  }),
  run: async ({ page: name, to }, call) => {
    const index = await call.services.wiki.index();
    const page = pageMeant(index, name);
    const plan = planRename(index, { from: { page }, to, prefix: call.services.content.prefix });
    assertMayWrite(plan.path);
    if (plan.problems.length > 0) {
      const said = plan.problems
        .slice(0, maxShown)
        .map(({ path, line, written }) => `- ${path}:${line} ${written}`);
      throw new LoopwikiError(
        "links-astray",
        `Unexpected move of ${page.id}: these links would lead elsewhere:\n${said.join("\n")}`,
        { hint: "Mend those links first, or choose another name." },
      );
    }
    const changes = new ChangeSet(index);
    changes.add(plan.edits);
    return previewChange(call, { op: "rename", title: plan.title, changes });
  },
});
