import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { getCookie } from "hono/cookie";

/** Where the server listens, and what it takes to write. */
export interface Access {
  port: number;
  /** As given to `--host`: a loopback name, or another one, which needs a token. */
  host: string;
  /** Whoever writes must show it; on loopback it may be absent. */
  token?: string | undefined;
}

/** What one request may do. */
export interface Session {
  mayWrite: boolean;
  /** Goes into every form as `csrf` and into the header `x-loopwiki-csrf`; empty for who may not write. */
  csrf: string;
  /** The token was in the header: no other site can have sent the request. */
  isBearer: boolean;
  /** There is a token that could be shown at /log-in. */
  mayLogIn: boolean;
}

declare module "hono" {
  interface ContextVariableMap {
    session: Session;
  }
}

/** The request's session, for pages that show forms. */
export function sessionOf(context: Context): Session {
  return context.get("session");
}

/** Tells writers from readers: by the token where there is one, else everybody on this machine may write. */
export class Sessions {
  readonly #access: Access;
  /** Of this process: what a page of an earlier one holds is no longer good. */
  readonly #secret = randomBytes(32);

  constructor(access: Access) {
    this.#access = access;
  }

  /** Cookies know no ports: two servers of one machine must not overwrite each other's. */
  get cookieName(): string {
    return `loopwiki-${this.#access.port}`;
  }

  of(context: Context): Session {
    const { token } = this.#access;
    const isBearer = token !== undefined && this.#hasBearer(context, token);
    const mayWrite = token === undefined || isBearer || this.#hasCookie(context, token);
    const csrf = mayWrite ? this.csrf() : "";
    return { mayWrite, csrf, isBearer, mayLogIn: token !== undefined };
  }

  csrf(): string {
    return createHmac("sha256", this.#secret).update("csrf").digest("base64url");
  }

  isCsrf(given: string | undefined): boolean {
    return given !== undefined && equal(given, this.csrf());
  }

  /** The cookie's value when the token is right. It dies with the token, not with the process. */
  logIn(given: string): string | undefined {
    const { token } = this.#access;
    return token !== undefined && equal(given, token) ? cookieOf(token) : undefined;
  }

  #hasBearer(context: Context, token: string): boolean {
    const [, given] = /^Bearer (\S+)$/i.exec(context.req.header("authorization") ?? "") ?? [];
    return given !== undefined && equal(given, token);
  }

  #hasCookie(context: Context, token: string): boolean {
    return equal(getCookie(context, this.cookieName) ?? "", cookieOf(token));
  }
}

function cookieOf(token: string): string {
  return createHmac("sha256", token).update("loopwiki session").digest("base64url");
}

/** In a time that says nothing about where they differ. */
function equal(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHmac("sha256", "compare").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
