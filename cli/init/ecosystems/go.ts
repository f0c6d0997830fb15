import { definedCommands, type Ecosystem, type ProjectFiles } from "./ecosystem.ts";

export async function detectGo(files: ProjectFiles): Promise<Ecosystem | undefined> {
  if (!files.paths.includes("go.mod")) return undefined;
  const linter = files.paths.find((path) => /^\.golangci\.(ya?ml|toml|json)$/.test(path));
  return {
    name: "Go",
    languages: ["Go"],
    packageManager: "go",
    commands: definedCommands({
      install: files.paths.includes("go.sum") ? "go mod download" : undefined,
      typecheck: undefined,
      lint: "go vet ./...",
      test: "go test ./...",
      build: "go build ./...",
    }),
    notes:
      linter === undefined
        ? []
        : [`${linter} found: add \`golangci-lint run\` to lint if it is installed everywhere.`],
  };
}
