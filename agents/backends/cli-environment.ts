/** Everything that reaches a model API through a proxy or with a private certificate needs these. */
const network = /^(NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|(HTTPS?|NO|ALL)_PROXY)$/i;

/**
 * The environment of a coding CLI: what any command gets, the person's network settings, and of the
 * person's own variables those that `wanted` names. Other secrets stay out. `PATH` is the person's own:
 * the repository's `node_modules/.bin` may hold a program of the same name, and it would get the key.
 */
export function cliEnvironment(
  environment: Record<string, string>,
  source: NodeJS.ProcessEnv,
  wanted: RegExp,
): Record<string, string> {
  const env = { ...environment };
  delete env["CLAUDECODE"]; // set by a Claude Code that started us; a new one would take itself for a part of it
  for (const [name, value] of Object.entries(source)) {
    if (value !== undefined && (network.test(name) || wanted.test(name))) env[name] = value;
  }
  const path = source["PATH"];
  return path === undefined ? env : { ...env, PATH: path };
}
