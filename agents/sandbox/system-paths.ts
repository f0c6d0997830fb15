/** The system, as far as programs need it. */
export const system = ["/usr", "/nix/store"];
export const systemLinks = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
/** Of `/etc`. */
export const settings = [
  "alternatives",
  "ca-certificates",
  "crypto-policies",
  "fonts",
  "group",
  "host.conf",
  "hosts",
  "java",
  "ld.so.cache",
  "ld.so.conf",
  "ld.so.conf.d",
  "localtime",
  "mime.types",
  "nsswitch.conf",
  "os-release",
  "passwd",
  "pki",
  "protocols",
  "resolv.conf",
  "services",
  "ssl",
  "timezone",
];
/** Installed packages that a worktree may share with the main checkout by a link. */
export const packages = ["node_modules", ".venv", "venv"];
