/** Endings of files that hold code, also in languages whose definitions are not read here. */
const code = new Set(
  `ts mts cts tsx js mjs cjs jsx py pyi go rs java cs cc cpp cxx c h hh hpp hxx rb php
  kt kts scala swift m mm dart ex exs erl hrl hs ml mli fs fsx clj cljs lua pl pm r jl zig nim d groovy
  vue svelte astro css scss sass less html sh bash ps1 sql proto graphql gql cu cuh inc tcl vb pas f90 s asm
  sol rake gemspec jbuilder erb haml slim twig phtml cmake gradle tf`.split(/\s+/),
);

/** True for a path of code; documents, data, pictures and lock files are not. */
export function isSource(path: string): boolean {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase();
  return ending !== undefined && code.has(ending);
}

const foreign =
  /(^|\/)(node_modules|vendor|vendored|third_party|third-party|thirdparty|bower_components|site-packages|\.yarn|Pods|external|deps)\//i;
const made =
  /(^|\/)(dist|__snapshots__|__generated__|generated|gen|coverage)\/|[.-]min\.(js|css)$|\.(pb|gen|generated|g)\.\w+$|_pb2(_grpc)?\.pyi?$|zz_generated/i;

/** How much a file counts by its path alone: people seldom work on copied or generated code. */
export function pathFactor(path: string): number {
  return foreign.test(path) || made.test(path) ? 0.2 : 1;
}

const testMark = /(^|[._-])(tests?|specs?|e2e|bench)([._-]|$)|(Tests?|Specs?|IT)$|^Test(?=[A-Z])/g;

/** True for a file that tests others. */
export function isTest(path: string): boolean {
  return (
    /(^|\/)(tests?|specs?|__tests__|testdata|e2e)\//i.test(path) || stemOf(path) !== bareName(path)
  );
}

/** The name of a file without folder, ending and what marks a test: the same for a file and its test. */
export function stemOf(path: string): string {
  return bareName(path)
    .replaceAll(testMark, "$1")
    .replaceAll(/^[._-]+|[._-]+$/g, "");
}

function bareName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.replace(/(?<=.)\.[^.]*$/, "");
}
