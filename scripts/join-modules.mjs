import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { build } from "vite";

// Joins the modules that tsc has put into dist/ into a few files beside dist/cli/main.js: Node needs half a
// millisecond for each module it loads, and a command would load hundreds. Nothing is renamed or shortened, so
// stack traces can be read. Threads and worker processes go on loading the single files.

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const cli = join(dist, "cli");
const packages = `${join(root, "node_modules")}${sep}`;

/** Small packages that many commands load. All others stay outside, and are loaded when they are needed. */
const joined = [
  "commander",
  "github-slugger",
  "mdast-util-to-string",
  "picocolors",
  "picomatch",
  "stemmer",
  "unist-util-stringify-position",
  "vfile-message",
  "yaml",
  "zod",
];

/** A joined module still finds what lies beside its own file: workers, seeds, its package. */
const ownPlace = {
  name: "own-place",
  transform(code, id) {
    if (!id.startsWith(dist + sep) || !code.includes("import.meta.url")) return undefined;
    const place = relative(cli, id).split(sep).join("/");
    const url = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
    return { code: code.replaceAll("import.meta.url", url), map: null };
  },
};

for (const name of readdirSync(cli)) if (name.startsWith("joined-")) rmSync(join(cli, name));

const { output } = await build({
  configFile: false,
  logLevel: "warn",
  root,
  plugins: [ownPlace],
  resolve: { preserveSymlinks: true },
  ssr: { noExternal: joined, target: "node" },
  build: {
    ssr: true,
    target: "node20",
    minify: false,
    outDir: cli,
    emptyOutDir: false,
    copyPublicDir: false,
    rolldownOptions: {
      input: { main: join(cli, "main.js") },
      treeshake: { moduleSideEffects: false },
      output: { entryFileNames: "[name].js", chunkFileNames: "joined-[name]-[hash].js" },
    },
  },
});

/** Their licences ask to be shipped with them. */
function writeLicences() {
  const used = output
    .flatMap(({ moduleIds = [] }) => moduleIds)
    .filter((id) => id.startsWith(packages));
  const names = [...new Set(used.map((id) => id.slice(packages.length).split(sep)[0]))];
  const texts = names.map((name) => {
    const file = readdirSync(join(packages, name)).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined) throw new Error(`Unexpected package ${name} without a licence.`);
    return `${name}\n\n${readFileSync(join(packages, name, file), "utf8").trim()}\n`;
  });
  writeFileSync(join(cli, "LICENSES.txt"), texts.join(`\n${"-".repeat(78)}\n\n`));
}

writeLicences();
/** What caches are tied to: other code may find other facts. */
const id = createHash("sha256");
for (const { fileName, code = "" } of output.toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1)))
  id.update(`${fileName}\0${code}\0`);
writeFileSync(join(dist, "build-id"), `${id.digest("hex")}\n`);
