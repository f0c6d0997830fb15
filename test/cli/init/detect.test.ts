import { describe, expect, it } from "vitest";
import { detectProject, type Project } from "../../../cli/init/detect.ts";

function detect(files: Record<string, string>): Promise<Project> {
  const paths = Object.keys(files);
  return detectProject({ paths, read: (path) => Promise.resolve(files[path]) });
}

const scripts = (entries: Record<string, string>, more: object = {}): string =>
  JSON.stringify({ name: "shop", scripts: entries, ...more });

describe("detectProject", () => {
  it.each([
    [
      "npm with a lockfile",
      {
        "package.json": scripts({ test: "vitest run", lint: "oxlint", "check-types": "tsc" }),
        "package-lock.json": "{}",
      },
      {
        install: "npm ci",
        typecheck: "npm run check-types",
        lint: "npm run lint",
        test: "npm test",
      },
    ],
    [
      "npm without a lockfile or tests",
      {
        "package.json": scripts({
          test: 'echo "Error: no test specified" && exit 1',
          build: "tsc",
        }),
      },
      { build: "npm run build" },
    ],
    [
      "pnpm",
      { "package.json": scripts({ test: "jest", typecheck: "tsc" }), "pnpm-lock.yaml": "" },
      {
        install: "pnpm install --frozen-lockfile",
        typecheck: "pnpm run typecheck",
        test: "pnpm test",
      },
    ],
    [
      "yarn classic",
      { "package.json": scripts({ test: "mocha" }), "yarn.lock": "" },
      { install: "yarn install --frozen-lockfile", test: "yarn test" },
    ],
    [
      "modern yarn",
      {
        "package.json": scripts({ test: "mocha" }, { packageManager: "yarn@4.9.0" }),
        "yarn.lock": "",
      },
      { install: "yarn install --immutable", test: "yarn test" },
    ],
    [
      "bun, whose own `bun test` is another program",
      { "package.json": scripts({ test: "vitest run" }), "bun.lock": "" },
      { install: "bun install --frozen-lockfile", test: "bun run test" },
    ],
    [
      "a watching test script beside one that ends",
      { "package.json": scripts({ test: "jest --watch", "test:ci": "jest" }) },
      { test: "npm run test:ci" },
    ],
    [
      "a linter that rewrites files",
      { "package.json": scripts({ lint: "eslint --fix .", "lint:check": "eslint ." }) },
      { lint: "npm run lint:check" },
    ],
    [
      "uv with pytest, ruff and mypy",
      {
        "pyproject.toml": "[tool.pytest.ini_options]\n[tool.ruff]\n[tool.mypy]\n",
        "uv.lock": "",
        "shop/till.py": "",
      },
      {
        install: "uv sync --frozen",
        typecheck: "uv run mypy .",
        lint: "uv run ruff check .",
        test: "uv run pytest",
      },
    ],
    [
      "Python with a requirements file",
      { "requirements-dev.txt": "pytest==8\nflake8\n", "setup.py": "", "shop.py": "" },
      { lint: "python3 -m flake8", test: "python3 -m pytest" },
    ],
    [
      "unittest in a folder that is no package",
      { "shop.py": "", "tests/test_shop.py": "import unittest\n" },
      { test: "python3 -m unittest discover -s tests" },
    ],
    [
      "unittest in a package",
      { "tests/__init__.py": "", "tests/test_shop.py": "import unittest\n" },
      { test: "python3 -m unittest discover" },
    ],
    [
      "Go",
      { "go.mod": "module shop", "go.sum": "", "till.go": "" },
      {
        install: "go mod download",
        lint: "go vet ./...",
        test: "go test ./...",
        build: "go build ./...",
      },
    ],
    [
      "Rust",
      { "Cargo.toml": "[package]", "src/main.rs": "" },
      { typecheck: "cargo check", lint: "cargo fmt --check", test: "cargo test" },
    ],
    [
      "a Rust workspace whose CI runs clippy",
      {
        "Cargo.toml": "[workspace]\nmembers = []",
        "Cargo.lock": "",
        ".github/workflows/ci.yml": "- run: cargo clippy",
        "src/main.rs": "",
      },
      {
        install: "cargo fetch --locked",
        typecheck: "cargo check --workspace",
        lint: "cargo fmt --check && cargo clippy --workspace -- -D warnings",
        test: "cargo test --workspace",
      },
    ],
    [
      "make alone",
      { Makefile: "CHECK := yes\ncheck: all\n\t./check\nlint:\n\t./lint\n", "till.c": "" },
      { lint: "make lint", test: "make check" },
    ],
    [
      "make beside a tool chain, for what that lacks",
      { Makefile: "test:\n\tnope\nlint:\n\t./lint\n", "package.json": scripts({ test: "jest" }) },
      { lint: "make lint", test: "npm test" },
    ],
    ["a repository of documents", { "README.md": "# Shop" }, {}],
    ["a package.json that is no JSON", { "package.json": "{" }, {}],
  ])("finds the commands of %s", async (_name, files, commands) => {
    expect((await detect(files)).commands).toEqual(commands);
  });

  it("takes the tool chain with most source files and mentions the other", async () => {
    const project = await detect({
      "pyproject.toml": "pytest",
      "shop/a.py": "",
      "shop/b.py": "",
      "package.json": scripts({ test: "jest" }),
      "web/shop.js": "",
    });
    expect(project.commands.test).toBe("python3 -m pytest");
    expect(project.notes.join()).toContain("Also found Node (`npm test`)");
    expect(project.languages).toEqual([
      { name: "Python", files: 2 },
      { name: "JavaScript", files: 1 },
    ]);
  });

  it("says so when two lockfiles disagree", async () => {
    const project = await detect({
      "package.json": scripts({}, { packageManager: "pnpm@9.1.0" }),
      "package-lock.json": "",
      "pnpm-lock.yaml": "",
    });
    expect(project.packageManager).toBe("pnpm");
    expect(project.notes.join()).toContain("Several lockfiles");
  });

  it("describes folders by facts and leaves vendored code out of the count", async () => {
    const project = await detect({
      "src/till.ts": "",
      "src/shelf.ts": "",
      "docs/guide.md": "",
      "vendor/lib.c": "",
      ".github/x.js": "",
    });
    expect(project.layout).toEqual([
      { name: "docs", languages: [] },
      { name: "src", languages: ["TypeScript"] },
      { name: "vendor", languages: ["C"] },
    ]);
    expect(project.languages[0]).toEqual({ name: "TypeScript", files: 2 });
    expect(project.languages.map(({ name }) => name)).not.toContain("C");
  });

  it("counts built files only where there are no others, as in a published package", async () => {
    const project = await detect({ "package.json": scripts({}), "dist/till.js": "" });
    expect(project.languages).toEqual([{ name: "JavaScript", files: 1 }]);
    expect(project.notes).toEqual([]);
  });

  it("does not guess the commands of a manifest below the root", async () => {
    const project = await detect({ "web/package.json": scripts({ test: "jest" }), "web/a.js": "" });
    expect(project.commands).toEqual({});
    expect(project.notes.join()).toContain("cd web && …");
  });
});
