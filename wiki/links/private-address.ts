import { BlockList, isIPv6 } from "node:net";

const networks = new BlockList();
/** What the registries of special-purpose addresses (RFC 6890 and its updates) call not global. */
const special: readonly [network: string, bits: number][] = [
  ["0.0.0.0", 8], // this host
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // shared by customers of one provider
  ["127.0.0.0", 8], // loopback
  ["169.254.0.0", 16], // link-local, and the metadata of cloud machines
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocols
  ["192.0.2.0", 24], // documentation
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 3], // multicast, reserved, broadcast
  ["::", 127], // this host, loopback
  ["64:ff9b:1::", 48], // local translation
  ["100::", 64], // discard
  ["2001:db8::", 32], // documentation
  ["fc00::", 7], // private
  ["fe80::", 10], // link-local
  ["ff00::", 8], // multicast
];
for (const [network, bits] of special)
  networks.addSubnet(network, bits, isIPv6(network) ? "ipv6" : "ipv4");

/** Whether an IP address is of this machine, a local network or no host at all: nothing a reader elsewhere can reach. */
export function isPrivateAddress(address: string): boolean {
  const inner = embedded(address);
  if (inner !== undefined) return isPrivateAddress(inner);
  return networks.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

/** The IPv4 address that an IPv6 address only wraps: mapped, translated (NAT64) or tunnelled (6to4). */
function embedded(address: string): string | undefined {
  if (!isIPv6(address)) return undefined;
  const groups = groupsOf(address);
  const [first = 0, second = 0] = groups;
  const from = (at: number): string => {
    const [high = 0, low = 0] = groups.slice(at);
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  };
  if (first === 0x2002) return from(1);
  if (first === 0x64 && second === 0xff9b && groups.slice(2, 6).every((group) => group === 0))
    return from(6);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped ? from(6) : undefined;
}

/** The eight numbers of an IPv6 address; a URL writes each form of it the same way. */
function groupsOf(address: string): number[] {
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, "")}]`);
  const [before = [], after = []] = hostname.slice(1, -1).split("::").map(numbersIn);
  const gap = Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<number>(gap).fill(0), ...after];
}

function numbersIn(part: string): number[] {
  return part === "" ? [] : part.split(":").map((group) => parseInt(group, 16));
}
