import { definedCommands, readAll, type Ecosystem, type ProjectFiles } from "./ecosystem.ts";

const manifests = ["pyproject.toml", "setup.py", "setup.cfg", "tox.ini", "Pipfile"];
const markers = [...manifests, "requirements.txt", "pytest.ini", "poetry.lock", "uv.lock"];

/** Tools that lock dependencies: how they run a program and install exactly what is locked. */
const managers = [
  { name: "uv", lock: "uv.lock", run: "uv run ", install: "uv sync --frozen" },
  { name: "poetry", lock: "poetry.lock", run: "poetry run ", install: "poetry install" },
  { name: "pdm", lock: "pdm.lock", run: "pdm run ", install: "pdm sync" },
  { name: "pipenv", lock: "Pipfile.lock", run: "pipenv run ", install: "pipenv sync --dev" },
];

export async function detectPython(files: ProjectFiles): Promise<Ecosystem | undefined> {
  const tests = files.paths.filter((path) => /(^|\/)(test_[^/]+|[^/]+_test)\.py$/.test(path));
  if (!markers.some((path) => files.paths.includes(path)) && tests.length === 0) return undefined;
  const manager = managers.find(({ lock }) => files.paths.includes(lock));
  const run = manager?.run ?? "python3 -m ";
  const settings = await readAll(files, [
    ...manifests,
    ...files.paths.filter((path) => /^requirements[^/]*\.txt$/.test(path)),
  ]);
  return {
    name: "Python",
    languages: ["Python"],
    packageManager: manager?.name ?? "pip",
    commands: definedCommands({
      install: manager?.install,
      typecheck: typecheckCommand(files, settings, run),
      lint: lintCommand(files, settings, run),
      test: await testCommand(files, settings, { run, tests }),
      build: undefined,
    }),
    notes: [],
  };
}

async function testCommand(
  files: ProjectFiles,
  settings: string,
  { run, tests }: { run: string; tests: readonly string[] },
): Promise<string | undefined> {
  const conftest = files.paths.some((path) => /(^|\/)conftest\.py$|^pytest\.ini$/.test(path));
  if (conftest || /\bpytest\b/.test(settings)) return `${run}pytest`;
  if (files.paths.includes("tox.ini")) return `${run}tox`;
  const first = tests[0];
  if (first === undefined) return undefined;
  const source = (await files.read(first)) ?? "";
  if (/^\s*(import|from) pytest\b/m.test(source)) return `${run}pytest`;
  if (!/\bunittest\b/.test(source)) return undefined;
  // unittest walks into packages only; a test folder without __init__.py must be named.
  const folder = first.split("/").slice(0, -1).join("/");
  const start =
    folder === "" || files.paths.includes(`${folder}/__init__.py`) ? "" : ` -s ${folder}`;
  const python = run.startsWith("python3") ? run : `${run}python -m `;
  return `${python}unittest discover${start}`;
}

function lintCommand(files: ProjectFiles, settings: string, run: string): string | undefined {
  const has = (...paths: string[]): boolean => paths.some((path) => files.paths.includes(path));
  if (has("ruff.toml", ".ruff.toml") || /\bruff\b/.test(settings)) return `${run}ruff check .`;
  if (has(".flake8") || /\bflake8\b/.test(settings)) return `${run}flake8`;
  return undefined;
}

function typecheckCommand(files: ProjectFiles, settings: string, run: string): string | undefined {
  const has = (...paths: string[]): boolean => paths.some((path) => files.paths.includes(path));
  if (has("mypy.ini", ".mypy.ini") || /\bmypy\b/.test(settings)) return `${run}mypy .`;
  if (has("pyrightconfig.json") || /\bpyright\b/.test(settings)) return `${run}pyright`;
  return undefined;
}
