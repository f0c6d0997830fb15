import { createServer, type Server } from "node:net";
import { createSocket } from "node:dgram";
import { commandEnvironment } from "#agents";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bwrap, canary, credentialFiles, openEstate, type Estate } from "./estate.ts";

let estate: Estate;
beforeAll(async () => {
  if (bwrap !== "") estate = await openEstate();
});
afterAll(() => estate?.remove());

describe.skipIf(bwrap === "")("secrets outside the sandbox", () => {
  const kinds = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"];
  const services = ["AWS", "NPM", "GITHUB", "OPENAI", "ANTHROPIC", "STRIPE", "DOCKER", "SSH_AUTH"];
  const planted = Object.fromEntries(
    services.flatMap((service) => kinds.map((kind) => [`${service}_${kind}`, canary])),
  );

  test("40 planted variables: none is there, and few are", async () => {
    expect(Object.keys(planted)).toHaveLength(40);
    const env = commandEnvironment({ ...estate.env, ...planted });
    const { stdout } = await estate.run("env; cat /proc/*/environ | tr '\\0' '\\n'", { env });
    expect(stdout).not.toContain(canary);
    const names = stdout.split("\n").filter((line) => /^\w+=/.test(line));
    expect(new Set(names.map((line) => line.split("=")[0])).size).toBeLessThanOrEqual(12);
  });

  test.each(credentialFiles)("~/%s is not there", async (name) => {
    const { stdout, exitCode } = await estate.run(`cat "$HOME/${name}" '${estate.home}/${name}'`);
    expect(stdout).toBe("");
    expect(exitCode).not.toBe(0);
  });
});

/** Something of the host that would notice a visitor. */
interface Listener {
  name: string;
  place: string | number;
  visits: () => number;
  close: () => void;
}

function node(code: string): string {
  return `node -e '${code}'`;
}

async function listen(name: string, place: string | { port: 0; host: string }): Promise<Listener> {
  let visits = 0;
  const server: Server = createServer((socket) => {
    visits += 1;
    socket.end("HTTP/1.0 200 OK\r\n\r\nwelcome");
  });
  await new Promise<void>((resolve) => server.listen(place, resolve));
  const address = server.address();
  const where = typeof address === "string" ? address : (address?.port ?? 0);
  return { name, place: where, visits: () => visits, close: () => void server.close() };
}

describe.skipIf(bwrap === "")("the host's network", () => {
  const open: Listener[] = [];
  const at = (name: string): string => String(open.find((one) => one.name === name)?.place);
  beforeAll(async () => {
    open.push(await listen("tcp4", { port: 0, host: "127.0.0.1" }));
    open.push(await listen("tcp6", { port: 0, host: "::1" }));
    open.push(await listen("path", `${estate.home}/socket`));
    open.push(await listen("abstract", `\0${estate.root}`));
    const udp = createSocket("udp4");
    let visits = 0;
    udp.on("message", () => (visits += 1));
    await new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve));
    open.push({
      name: "udp",
      place: udp.address().port,
      visits: () => visits,
      close: () => udp.close(),
    });
  });
  afterAll(() => open.forEach(({ close }) => close()));

  const probes: [string, () => string][] = [
    ["TCP over IPv4", () => node(`require("net").connect(${at("tcp4")},"127.0.0.1")`)],
    ["TCP over IPv6", () => node(`require("net").connect(${at("tcp6")},"::1")`)],
    ["TCP to every address", () => node(`require("net").connect(${at("tcp4")},"0.0.0.0")`)],
    [
      "UDP",
      () =>
        node(
          `const s=require("dgram").createSocket("udp4");s.send("x",${at("udp")},"127.0.0.1",()=>s.close())`,
        ),
    ],
    ["HTTP", () => node(`fetch("http://localhost:${at("tcp4")}").then(()=>0,()=>process.exit(1))`)],
    [
      "HTTP/2",
      () =>
        node(
          `require("http2").connect("http://127.0.0.1:${at("tcp4")}").on("error",()=>process.exit(1))`,
        ),
    ],
    ["bash's own", () => `bash -c 'echo x > /dev/tcp/127.0.0.1/${at("tcp4")}'`],
    ["bash's own over UDP", () => `bash -c 'echo x > /dev/udp/127.0.0.1/${at("udp")}'`],
    [
      "curl or python",
      () =>
        `curl -m 3 -s http://127.0.0.1:${at("tcp4")} || python3 -c 'import socket;socket.create_connection(("127.0.0.1",${at("tcp4")}),3)'`,
    ],
    ["git", () => `git clone -q http://127.0.0.1:${at("tcp4")}/roses.git`],
    [
      "npm",
      () =>
        `npm install --registry http://127.0.0.1:${at("tcp4")} --fetch-retries 0 rake-of-gardens`,
    ],
    ["a socket at a path", () => node(`require("net").connect("${estate.home}/socket")`)],
    ["an abstract socket", () => node(`require("net").connect("\\0${estate.root}")`)],
    [
      "a name and the address of clouds' settings",
      () =>
        node(
          `Promise.any(["http://169.254.169.254/","http://host.example/"].map(a=>fetch(a,{signal:AbortSignal.timeout(2000)}))).then(()=>console.log("reached"),()=>process.exit(1))`,
        ),
    ],
  ];

  test.each(probes)("cannot be reached by %s", async (_, line) => {
    const { stdout } = await estate.run(line(), { timeoutMs: 20_000 });
    expect(stdout).not.toContain("reached");
    expect(stdout).not.toContain("welcome");
    expect(open.map(({ name, visits }) => [name, visits()])).toEqual(
      open.map(({ name }) => [name, 0]),
    );
  });

  test("is there for a plan that says so", async () => {
    const line = node(
      `fetch("http://127.0.0.1:${at("tcp4")}").then((a)=>a.text()).then(console.log)`,
    );
    expect((await estate.run(line, { network: true })).stdout).toBe("welcome\n");
  });

  test("leaves a command its own loopback", async () => {
    const line = node(
      `const s=require("http").createServer((q,a)=>a.end("own")).listen(0,async()=>{console.log(await (await fetch("http://127.0.0.1:"+s.address().port)).text());s.close()})`,
    );
    expect((await estate.run(line)).stdout).toBe("own\n");
  });
});
