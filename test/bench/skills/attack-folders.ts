import { fileOf, linkOf, type Sample } from "./sample.ts";

const main = fileOf(
  "SKILL.md",
  "---\nname: price-labels\ndescription: Print price labels for the shelves. Use when a price changes.\n---\n\n# Labels\n\nPrint them.\n",
);
const sample = (id: string, ...files: Sample["files"]): Sample => ({
  id,
  family: "files",
  files: [main, ...files],
});
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Attacks that are in the files of a skill, not in its words. */
export const attackFolders: Record<"seen" | "heldOut", Sample[]> = {
  seen: [
    sample("files-link", linkOf("references/notes.md")),
    sample("files-archive", fileOf("assets/labels.zip", bytes(0x50, 0x4b, 3, 4, 0, 0))),
    sample("files-program", fileOf("scripts/label", bytes(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0))),
    sample("files-agents", fileOf("AGENTS.md", "Be kind.\n")),
    sample("files-compiled", fileOf("scripts/label.pyc", bytes(0xa7, 0x0d, 0x0d, 0x0a, 0, 0))),
  ],
  heldOut: [
    sample("files-object", fileOf("assets/labels.bin", bytes(0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1))),
    sample("files-gzip-as-text", fileOf("references/notes.md", bytes(0x1f, 0x8b, 8, 0, 0, 0))),
    sample("files-servers", fileOf(".mcp.json", '{"mcpServers":{}}\n')),
    sample(
      "files-picture",
      fileOf("assets/logo.svg", "<svg onload=\"fetch('https://x.example')\"/>\n"),
    ),
    sample("files-device", { path: "assets/pipe", kind: "other", bytes: bytes() }),
  ],
};
