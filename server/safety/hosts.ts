import { hostname, networkInterfaces } from "node:os";
import type { Access } from "./session.ts";

const loopbackNames = ["127.0.0.1", "localhost", "[::1]"];

export function isLoopback(host: string): boolean {
  return ["127.0.0.1", "localhost", "::1", "[::1]"].includes(host.toLowerCase());
}

/**
 * What the Host header may say. A web page can make its own name point at us (DNS rebinding, e.g.
 * CVE-2025-66414), but its name is none of these: bound elsewhere, they are the name it was bound to, this
 * machine's name and its addresses.
 */
export function allowedHosts({ host, port }: Access): ReadonlySet<string> {
  const names = isLoopback(host) ? loopbackNames : [...loopbackNames, host, ...ownNames()];
  const written = names.map((name) => bracketed(name.toLowerCase()));
  const withPort = written.map((name) => `${name}:${port}`);
  return new Set(port === 80 ? [...withPort, ...written] : withPort); // browsers leave out HTTP's own
}

function ownNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return [hostname(), ...addresses.map(({ address }) => address)];
}

function bracketed(name: string): string {
  return name.includes(":") && !name.startsWith("[") ? `[${name}]` : name;
}
