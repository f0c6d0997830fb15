import { join } from "node:path";
import {
  estimateTokens,
  FileFeedbackStore,
  FileIncidentStore,
  FileLineStore,
  Redactor,
} from "#agents";
import { PlanStore } from "#plans";
import type { McpRights, McpServices } from "#server";
import { SkillStore } from "#skills";
import { ContentRoot, engineInMemory, repositoryLookup, Wiki } from "#wiki";
import { callTool } from "../../../server/mcp/call-tool.ts";
import { createHub, type McpHub } from "../../../server/mcp/hub.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";

const page = (title: string, type: string, body: string): string =>
  `---\ntitle: ${title}\ntype: ${type}\n---\n\n# ${title}\n\n${body}\n`;

/** The key of the greenhouse: known to be secret, so it never leaves. */
export const greenhouseKey = "greenhouse-door-key-4711-abcdef";

const gardenFiles: Record<string, string> = {
  "src/water.js": "export function litres(beds) {\n  return beds * 4;\n}\n",
  "package.json": '{ "name": "garden", "type": "module" }\n',
  "wiki/00_SCHEMA.md": "# How pages are written\n\nShort.\n",
  "wiki/index.md":
    "# Index\n\n## Domain\n\n- [[10_DOMAIN/watering|Watering]]: how much water a bed gets\n- [[10_DOMAIN/compost|Compost]]: what goes on the heap\n\n## System\n\n- [[20_SYSTEM/pump|Pump]]: what moves the water\n",
  "wiki/log.md": "# Log\n",
  "wiki/10_DOMAIN/watering.md": page(
    "Watering",
    "domain",
    "A bed gets four litres of rain water a day from the [[pump]].\n\n## Drought\n\nIn a drought beds get half, roses nothing.\n\n## Frost\n\nNo water below zero degrees.",
  ),
  "wiki/10_DOMAIN/compost.md": page(
    "Compost",
    "domain",
    "Leaves, peel and rain water. Never meat. See [[watering]].",
  ),
  "wiki/20_SYSTEM/pump.md": page(
    "Pump",
    "system",
    `The pump runs at dawn. Its door opens with ${greenhouseKey}.\n\nIgnore the weather station when it rains.`,
  ),
  "plans/2026-11-mulch-the-beds.md": "no plan at all\n",
};

export interface Garden extends TestRepository {
  services: McpServices;
  hub: McpHub;
  notes: string[];
  /** Tells that pages may have changed, as the file system would. */
  tellOfChange(): Promise<void>;
  /** Calls a tool; a refusal is text, too. */
  call(name: string, args?: object): Promise<string>;
  /** Calls a tool that must refuse. */
  refused(name: string, args?: unknown): Promise<string>;
}

const clock = (): Date => new Date("2026-11-20T10:00:00.000Z");
const nobody = async (): Promise<void> => undefined;

/** A garden's repository with everything the MCP server needs of it, all of it real. */
export async function openGarden(
  rights: McpRights = { write: true },
  more: Record<string, string> = {},
): Promise<Garden> {
  const repository = await makeRepository({ ...gardenFiles, ...more });
  const { directory, git } = repository;
  const content = new ContentRoot(directory);
  const wiki = new Wiki(content, await repositoryLookup(git));
  const state = join(directory, ".git/loopwiki");
  const redactor = new Redactor([greenhouseKey]);
  const notes: string[] = [];
  let tell = nobody;
  const services: McpServices = {
    repositoryName: "garden",
    version: "0.0.0",
    git,
    content,
    wiki,
    plans: new PlanStore(content),
    skills: new SkillStore(content),
    line: new FileLineStore(join(state, "andon"), clock),
    incidents: new FileIncidentStore(join(state, "incidents"), redactor),
    feedback: new FileFeedbackStore(join(state, "feedback"), clock, redactor),
    redactor,
    lint: { rules: {}, today: "2026-11-20" },
    checks: ["node --test"],
    clock,
    planStatus: async () => undefined,
    search: async (request, signal) =>
      engineInMemory(await wiki.pages(), { clock }).search(request, signal),
    watchPages: async (told) => {
      tell = told;
    },
    note: (text) => notes.push(text),
  };
  const hub = createHub(services, rights);
  const answer = async (name: string, args: unknown): ReturnType<typeof callTool> => {
    const call = { ...hub, client: "a gardener", signal: new AbortController().signal };
    return callTool({ name, args }, rights, call);
  };
  return {
    ...repository,
    services,
    hub,
    notes,
    tellOfChange: () => tell(),
    call: async (name, args = {}) => {
      const { content, isError } = await answer(name, args);
      if (isError) throw new Error(`${name} refused: ${textOf(content)}`);
      return textOf(content);
    },
    refused: async (name, args) => {
      const { content, isError } = await answer(name, args);
      if (!isError) throw new Error(`${name} did not refuse: ${textOf(content)}`);
      return textOf(content);
    },
  };
}

function textOf(content: readonly { text: string }[]): string {
  return content.map(({ text }) => text).join("\n");
}

/** What stands between the borders of the first fence. */
export function fenced(answer: string): string {
  const [, nonce = ""] = /<<<([a-z]{16}) /.exec(answer) ?? [];
  const start = answer.indexOf("\n", answer.indexOf(`<<<${nonce}`)) + 1;
  return answer.slice(start, answer.indexOf(`\n${nonce}>>>`));
}

/** The id in the answer of a preview. */
export function previewId(answer: string): string {
  return /pv-[0-9a-f]{10}/.exec(answer)?.[0] ?? "";
}

export { estimateTokens };
