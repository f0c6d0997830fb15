import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { claudeCode, codex, gemini, opencode, qwen, type CodingCli } from "#agents";
import type { FakeTurn } from "../tools/fake-model-api.ts";
import type { RealAgent } from "./install-agent.ts";

/** An edit, in whatever tool the agent has for it. Paths are absolute. */
export interface Work {
  read: string;
  edit: { path: string; old: string; new: string };
  write: { path: string; content: string };
}

/** One real agent: where a person would have put its provider, and what its model says. */
export interface RealCli {
  name: RealAgent;
  cli: CodingCli;
  models: { maker: string; checker: string };
  /** The person's variables, and files in the person's home that name the fake API as a provider. */
  person(url: string): { source: NodeJS.ProcessEnv; files?: Record<string, string> };
  work(work: Work): FakeTurn[];
  /** The last turn, with the structured answer. */
  answer(output: object): FakeTurn;
}

type Tools = NonNullable<FakeTurn["tools"]>;
const tool = (name: string, input: object): Tools[number] => ({ name, input });
const fenced = (output: object): FakeTurn => ({
  text: `Done.\n\n\`\`\`json\n${JSON.stringify(output, undefined, 2)}\n\`\`\``,
});

const realClaude: RealCli = {
  name: "claude-code",
  cli: claudeCode,
  models: { maker: "claude-haiku-4-5", checker: "claude-sonnet-4-5" },
  person: (url) => ({ source: { ANTHROPIC_API_KEY: "test", ANTHROPIC_BASE_URL: url } }),
  work: ({ read, edit, write }) => [
    { text: "I look.", tools: [tool("Read", { file_path: read })] },
    {
      tools: [
        tool("Edit", { file_path: edit.path, old_string: edit.old, new_string: edit.new }),
        tool("Write", { file_path: write.path, content: write.content }),
      ],
    },
  ],
  answer: (output) => ({ tools: [tool("StructuredOutput", output)] }),
};

const realCodex: RealCli = {
  name: "codex",
  cli: codex,
  models: { maker: "gpt-5.5", checker: "gpt-5.6-unknown" },
  person: (url) => ({
    source: { OPENAI_API_KEY: "test" },
    files: {
      ".codex/config.toml": [
        'model_provider = "greengrocer"',
        "[model_providers.greengrocer]",
        'name = "greengrocer"',
        `base_url = "${url}/v1"`,
        'env_key = "OPENAI_API_KEY"',
      ].join("\n"),
    },
  }),
  work: ({ read, edit, write }) => [
    { text: "I look.", tools: [tool("exec_command", { cmd: `cat '${read}'` })] },
    {
      tools: [
        tool("apply_patch", {
          patch: [
            "*** Begin Patch",
            `*** Update File: ${edit.path}`,
            "@@",
            ...edit.old.split("\n").map((line) => `-${line}`),
            ...edit.new.split("\n").map((line) => `+${line}`),
            `*** Add File: ${write.path}`,
            ...write.content
              .trimEnd()
              .split("\n")
              .map((line) => `+${line}`),
            "*** End Patch",
          ].join("\n"),
        }),
      ],
    },
  ],
  answer: (output) => ({ text: JSON.stringify(output) }),
};

const realOpencode: RealCli = {
  name: "opencode",
  cli: opencode,
  models: { maker: "greengrocer/apple", checker: "greengrocer/pear" },
  person: (url) => ({
    source: { GREENGROCER_API_KEY: "test", OPENCODE_DISABLE_MODELS_FETCH: "1" },
    files: {
      ".config/opencode/opencode.json": JSON.stringify({
        provider: {
          greengrocer: {
            npm: "@ai-sdk/openai-compatible",
            options: { baseURL: `${url}/v1`, apiKey: "{env:GREENGROCER_API_KEY}" },
            models: { apple: {}, pear: {} },
          },
        },
      }),
    },
  }),
  work: ({ read, edit, write }) => [
    { text: "I look.", tools: [tool("read", { filePath: read })] },
    {
      tools: [
        tool("edit", { filePath: edit.path, oldString: edit.old, newString: edit.new }),
        tool("write", { filePath: write.path, content: write.content }),
      ],
    },
  ],
  answer: fenced,
};

const realGemini: RealCli = {
  name: "gemini",
  cli: gemini,
  models: { maker: "gemini-2.5-flash", checker: "gemini-2.5-pro" },
  person: (url) => ({
    source: { GEMINI_API_KEY: "test", GOOGLE_GEMINI_BASE_URL: url },
    files: {
      ".gemini/settings.json": JSON.stringify({
        security: { auth: { selectedType: "gemini-api-key" } },
        privacy: { usageStatisticsEnabled: false },
      }),
    },
  }),
  work: ({ read, edit, write }) => [
    { text: "I look.", tools: [tool("read_file", { file_path: read })] },
    {
      tools: [
        tool("replace", {
          instruction: "Refuse negative prices",
          file_path: edit.path,
          old_string: edit.old,
          new_string: edit.new,
        }),
        tool("write_file", { file_path: write.path, content: write.content }),
      ],
    },
  ],
  answer: fenced,
};

const realQwen: RealCli = {
  name: "qwen",
  cli: qwen,
  models: { maker: "qwen3-coder-flash", checker: "qwen3-coder-plus" },
  person: (url) => ({ source: { OPENAI_API_KEY: "test", OPENAI_BASE_URL: `${url}/v1` } }),
  work: ({ read, edit, write }) => [
    { text: "I look.", tools: [tool("read_file", { file_path: read })] },
    {
      tools: [
        tool("edit", { file_path: edit.path, old_string: edit.old, new_string: edit.new }),
        tool("edit", { file_path: write.path, old_string: "", new_string: write.content }),
      ],
    },
  ],
  answer: fenced,
};

export const realClis: readonly RealCli[] = [
  realClaude,
  realCodex,
  realOpencode,
  realGemini,
  realQwen,
];

/** Writes a person's files into a home. */
export async function furnish(home: string, files: Record<string, string> = {}): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
}
