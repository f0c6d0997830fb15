import { definedCommands, readAll, type Ecosystem, type ProjectFiles } from "./ecosystem.ts";

/** clippy is asked for only where the repository already lives by it: its settings or its CI. */
export async function detectRust(files: ProjectFiles): Promise<Ecosystem | undefined> {
  if (!files.paths.includes("Cargo.toml")) return undefined;
  const manifest = (await files.read("Cargo.toml")) ?? "";
  const everywhere = /^\[workspace[\].]/m.test(manifest) ? " --workspace" : "";
  const habits = await readAll(
    files,
    files.paths.filter((path) =>
      /^\.github\/workflows\/[^/]+\.ya?ml$|^\.gitlab-ci\.yml$/.test(path),
    ),
  );
  const clippy =
    files.paths.includes("clippy.toml") ||
    files.paths.includes(".clippy.toml") ||
    /\[(workspace\.)?lints\.clippy/.test(manifest) ||
    /\bclippy\b/.test(habits);
  return {
    name: "Rust",
    languages: ["Rust"],
    packageManager: "cargo",
    commands: definedCommands({
      install: files.paths.includes("Cargo.lock") ? "cargo fetch --locked" : undefined,
      typecheck: `cargo check${everywhere}`,
      lint: clippy
        ? `cargo fmt --check && cargo clippy${everywhere} -- -D warnings`
        : "cargo fmt --check",
      test: `cargo test${everywhere}`,
      build: undefined,
    }),
    notes: [],
  };
}
