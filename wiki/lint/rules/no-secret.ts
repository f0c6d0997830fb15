import { findSecrets } from "../secrets/find-secrets.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";
import { problemAt, textsOf } from "../text/texts.ts";

/** Made of parts, so that nothing that looks for secrets finds one here. */
const github = ["ghp", "wQ7xT2mZ9kLr4VbN8cYd3HsJ6gFpA1eRuX5o"].join("_");
const anthropic = ["sk", "ant", "api03", "k3Jx9QmT7vR2wZ8nB4cY6dH1sL5gF0pA".repeat(2)].join("-");
const database = ["postgres://shop", "k9Xv2mQ7@db.shop.example/orders"].join(":");

export const noSecret: Rule = {
  id: "no-secret",
  doc: "No text holds a key, token or password, because whatever is committed is copied to everyone and every agent, for ever.",
  severity: "error",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          "wiki/20_SYSTEM/keys.md":
            "Keys begin with `sk-ant-api03-…` or ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; AKIAIOSFODNN7EXAMPLE.\n" +
            "`postgres://user:password@localhost/shop`, Authorization: Bearer $TOKEN, hf_transfer.\n" +
            "Commit 3edf56f3bf53591f0c8f1e2d4b6a7988123abcde, id 0f8fad5b-d9cb-469f-a165-70867728950e.\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "AGENTS.md": `Log in with \`${github}\`.\n`,
          "wiki/20_SYSTEM/keys.md": `# Keys\n\n    KEY=${anthropic}\n\n\`\`\`\n${database}\n\`\`\`\n`,
        },
        findings: [
          "AGENTS.md:1 Unexpected GitHub token, expected it to be revoked and then removed.",
          "wiki/20_SYSTEM/keys.md:3 Unexpected Anthropic key, expected it to be revoked and then removed.",
          "wiki/20_SYSTEM/keys.md:6 Unexpected password in a database address, expected it to be revoked and then removed.",
        ],
      },
    ],
  },
  run: async (context: LintContext): Promise<Problem[]> => {
    const problems: Problem[] = [];
    for (const each of textsOf(context, (survey) => survey.mayHoldSecret))
      for (const { kind, start, end } of await findSecrets(each.text)) {
        const reason = `Unexpected ${kind}, expected it to be revoked and then removed.`;
        problems.push(problemAt(each, [start, end], { reason }));
      }
    return problems;
  },
};
