import { lookup as resolveName } from "node:dns";
import { request as requestPlain, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPrivateAddress } from "./private-address.ts";

/** How names become addresses and addresses connections; the machine's own ways when left out. */
export interface Network {
  lookup: LookupFunction;
  createConnection: NonNullable<RequestOptions["createConnection"]>;
}

export interface HostQuestion {
  method: "HEAD" | "GET";
  signal: AbortSignal;
  /** Also asks hosts of this machine and of local networks. */
  allowPrivate: boolean;
  network?: Network | undefined;
}

/** The host is one that only people here can reach: whether others can follow the link is not known. */
export class PrivateHostError extends Error {}

/** Most redirects that are followed, as browsers do. */
const mostRedirects = 20;

/**
 * The status with which a host answers, after redirects. Rejects when it cannot be asked, and with
 * `PrivateHostError` when the name, or one that it redirects to, leads to a private address. That is judged
 * by the address that is connected to, so no name can be looked up twice with two answers.
 */
export async function askHost(url: string, question: HostQuestion): Promise<number> {
  let at = new URL(url);
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    const { status, location } = await askOnce(at, question);
    if (status < 300 || status >= 400 || location === undefined) return status;
    if (!URL.canParse(location, at.href)) return status;
    at = new URL(location, at);
  }
  return 310; // as many redirects as that lead nowhere
}

interface Answer {
  status: number;
  location: string | undefined;
}

async function askOnce(url: URL, question: HostQuestion): Promise<Answer> {
  const response = await openHost(url, question, "loopwiki-lint");
  response.destroy(); // the status is all that is wanted
  const { statusCode: status = 0, headers } = response;
  return { status, location: headers.location };
}

/** One request, whose body is still to come. Redirects are answers; whoever follows one asks here again. */
export function openHost(
  url: URL,
  { method, signal, allowPrivate, network }: HostQuestion,
  agentName: string,
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (!/^https?:$/.test(url.protocol)) return Promise.reject(new Error("no web address"));
  if (!allowPrivate && isIP(host) !== 0 && isPrivateAddress(host))
    return Promise.reject(new PrivateHostError());
  const options: RequestOptions = {
    method,
    signal,
    headers: { "user-agent": agentName, accept: "*/*", "accept-encoding": "identity" },
    // a connection of its own, whose name was just looked up
    ...(network ? { createConnection: network.createConnection } : { agent: false }),
    ...(!allowPrivate && { lookup: publicOnly(network?.lookup ?? resolveName) }),
  };
  const request = url.protocol === "https:" ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    request(url, options, resolve).on("error", reject).end();
  });
}

/** Looks a name up, and fails when one of its addresses is private. */
function publicOnly(lookup: LookupFunction): LookupFunction {
  return (name, options, done) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error) return done(error, []);
      const addresses = typeof found === "string" ? [] : found; // `all` gives a list
      if (addresses.some(({ address }) => isPrivateAddress(address)))
        return done(new PrivateHostError(), []);
      const [first] = addresses;
      if (options.all === true || first === undefined) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}
