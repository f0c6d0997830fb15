import type { CommandDefinition } from "../../command.ts";

/** `loopwiki embeddings …`: what turns texts into vectors. */
export const embeddingsCommands: readonly CommandDefinition[] = [
  {
    name: "status",
    summary: "Which model embeds, where it is, and how quick it is here",
    examples: ["loopwiki embeddings status", "loopwiki embeddings status --json"],
    load: () => import("./status.ts"),
  },
  {
    name: "pull",
    summary: "Fetch a model to this machine, once for all repositories, every byte checked",
    arguments: [["[model]", "all-MiniLM-L6-v2 or bge-small-en-v1.5 (default: as set)"]],
    examples: ["loopwiki embeddings pull", "loopwiki embeddings pull bge-small-en-v1.5"],
    load: () => import("./pull.ts"),
  },
  {
    name: "use",
    summary: "Choose a model, a server of yours (endpoint), or none",
    arguments: [["<what>", "all-MiniLM-L6-v2, bge-small-en-v1.5, endpoint or none"]],
    options: [
      ["--repository", "write it into this repository's settings, for everybody"],
      ["--url <url>", "with endpoint: its address without /embeddings"],
      ["--model <model>", "with endpoint: the model, as the server calls it"],
      ["--key-variable <name>", "with endpoint: the environment variable that holds the key"],
      ["--query-prefix <text>", "with endpoint: what the model wants before a question"],
      ["--passage-prefix <text>", "with endpoint: what the model wants before a passage"],
    ],
    examples: [
      "loopwiki embeddings use bge-small-en-v1.5",
      "loopwiki embeddings use endpoint --url http://127.0.0.1:11434/v1 --model nomic-embed-text",
      "loopwiki embeddings use none --repository",
    ],
    load: () => import("./use.ts"),
  },
];
