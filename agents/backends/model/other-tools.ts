import { ContentRoot, engineInMemory, plainQuery, Wiki } from "#wiki";
import { z } from "zod";
import { runCommand } from "../../sandbox/run-command.ts";
import { defineTool, type Tool, type Workshop } from "./tool.ts";
import { ToolProblem } from "./work-files.ts";

const maxHits = 8;
const defaultSeconds = 120;
const maxSeconds = 600;

const run = defineTool({
  name: "run",
  description:
    "Runs a shell command in the working directory. It gets no input and no secrets, and everything it starts ends with it.",
  writes: true,
  input: z.strictObject({
    command: z.string().min(1),
    seconds: z
      .int()
      .min(1)
      .max(maxSeconds)
      .optional()
      .describe(`limit, ${defaultSeconds} if not given`),
  }),
  run: async ({ command, seconds = defaultSeconds }, workshop) => {
    const { files, environment, sandbox, network, protect, signal, alive } = workshop;
    alive();
    const done = await runCommand({
      command,
      cwd: files.root,
      env: environment,
      sandbox,
      network,
      protect,
      timeoutMs: seconds * 1000,
      signal,
      onStdout: alive,
    });
    const how = done.timedOut ? `stopped after ${seconds} s` : `exit code ${done.exitCode}`;
    return [how, done.stdout, done.stderr].filter((part) => part.trim() !== "").join("\n");
  },
});

const wikiSearch = defineTool({
  name: "wiki_search",
  description: "Finds parts of the project's wiki: what is known about it beside its code.",
  input: z.strictObject({ query: z.string().min(1) }),
  run: async ({ query }, workshop) => {
    const pages = await wikiOf(workshop).pages();
    const engine = engineInMemory(pages, { clock: () => new Date(0) }); // the same answer in a replay
    const { hits } = await engine.search({
      query: plainQuery(query),
      limit: maxHits,
      mode: "text",
    });
    const told = hits.map(({ page, headings, text, line }) =>
      `${page}:${line} ${headings.join(" > ")}\n${text}`.trim(),
    );
    return told.join("\n\n") || "The wiki has nothing about that.";
  },
});

const wikiRead = defineTool({
  name: "wiki_read",
  description: "Shows a page of the project's wiki.",
  input: z.strictObject({ page: z.string().min(1).describe("its path, title or alias") }),
  run: async ({ page: name }, workshop) => {
    const page = await wikiOf(workshop).page(name);
    if (page === undefined) throw new ToolProblem(`No page ${name}; wiki_search finds pages.`);
    return workshop.files.read(contentOf(workshop).repositoryPath(page.path));
  },
});

/** Links are not followed here, so it is never asked what else the repository has. */
function wikiOf(workshop: Workshop): Wiki {
  return new Wiki(contentOf(workshop), () => true);
}

function contentOf({ files, contentRoot }: Workshop): ContentRoot {
  return new ContentRoot(files.root, contentRoot);
}

export const otherTools: readonly Tool[] = [run, wikiSearch, wikiRead];
