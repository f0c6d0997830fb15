import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";
import { clientOf } from "../client.ts";
import { shopFiles, shopServices } from "../shop-services.ts";

const token = "correct-horse-battery";
const wanted = { title: "Coupons", text: "None yet." };
const json = { "content-type": "application/json" };

async function openShop(): Promise<ReturnType<typeof clientOf>> {
  const sources = await shopServices(await makeRepository(shopFiles));
  return clientOf(sources, { host: "0.0.0.0", token });
}

test("without the token everything can be read and nothing written", async () => {
  const client = await openShop();
  expect((await client.get("/wiki/10_DOMAIN/pricing")).status).toBe(200);
  expect(await client.json("/api/v1/session")).toMatchObject({
    mayWrite: false,
    csrf: "",
    mayLogIn: true,
  });
  const answer = await client.send("POST", "/api/v1/pages", wanted);
  expect([answer.status, await answer.json()]).toEqual([
    401,
    expect.objectContaining({ code: "no-token" }),
  ]);
  expect((await client.submit("/do/page/new", wanted)).status).toBe(401);
});

test.each([`Bearer ${token}x`, "Bearer ", `Basic ${token}`, token, "Bearer undefined"])(
  "%j is no token",
  async (authorization) => {
    const client = await openShop();
    const headers = { ...json, authorization };
    const body = JSON.stringify(wanted);
    const answer = await client.raw("/api/v1/pages", { method: "POST", headers, body });
    expect(answer.status).toBe(401);
  },
);

test("a program with the token in its header writes", async () => {
  const client = await openShop();
  const headers = { ...json, authorization: `Bearer ${token}` };
  const body = JSON.stringify(wanted);
  const answer = await client.raw("/api/v1/pages", { method: "POST", headers, body });
  expect(answer.status).toBe(200);
});

test("a browser logs in once; the cookie alone does not write", async () => {
  const client = await openShop();
  const wrong = await client.raw("/do/log-in", { method: "POST", body: form("wrong-token-wrong") });
  expect([wrong.status, wrong.headers.get("set-cookie")]).toEqual([401, null]);
  const logIn = await client.raw("/do/log-in", { method: "POST", body: form(token) });
  const cookie = logIn.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^loopwiki-4173=[\w-]+; .*HttpOnly; SameSite=Strict/);
  expect(cookie).not.toContain(token);
  const headers = { ...json, cookie: cookie.split(";")[0] ?? "" };
  const session: unknown = await (await client.raw("/api/v1/session", { headers })).json();
  expect(session).toMatchObject({ mayWrite: true });
  const body = JSON.stringify(wanted);
  const send = (more: Record<string, string>): Promise<Response> =>
    client.raw("/api/v1/pages", { method: "POST", headers: { ...headers, ...more }, body });
  expect((await send({})).status).toBe(403);
  const csrf = String(Reflect.get(Object(session), "csrf"));
  expect((await send({ "x-loopwiki-csrf": csrf, origin: "http://shop.example" })).status).toBe(403);
  expect((await send({ "x-loopwiki-csrf": csrf })).status).toBe(200);
});

test("bound elsewhere it answers to this machine's names, and to no others", async () => {
  const client = await openShop();
  for (const host of ["127.0.0.1:4173", "localhost:4173", "0.0.0.0:4173"])
    expect((await client.raw("/llms.txt", { headers: { host } })).status).toBe(200);
  for (const host of ["shop.example:4173", "rebound.example", "127.0.0.1:80"])
    expect((await client.raw("/llms.txt", { headers: { host } })).status).toBe(403);
});

function form(value: string): FormData {
  const data = new FormData();
  data.set("token", value);
  return data;
}
