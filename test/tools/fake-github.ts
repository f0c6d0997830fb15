import { createServer, type IncomingMessage } from "node:http";
import { onTestFinished } from "vitest";
import { z } from "zod";

export interface FakeComment {
  id: number;
  user: { login: string };
  body: string;
}

export interface FakeGithub {
  /** For `GITHUB_API_URL`. */
  url: string;
  /** Of the only pull request, number 7 of shop/till. */
  comments: FakeComment[];
  /** Method and path of every request, in order. */
  requests: string[];
  /** What requests proved themselves with. */
  authorizations: Set<string>;
}

const bot = "github-actions[bot]";
const bodySchema = z.object({ body: z.string().max(65_536) });

const commentsPath = "/repos/shop/till/issues/7/comments";

/** GitHub's comments on 127.0.0.1, as the token of a job sees them; closed when the test ends. */
export async function startFakeGithub({ mayWrite = true } = {}): Promise<FakeGithub> {
  const github: FakeGithub = { url: "", comments: [], requests: [], authorizations: new Set() };
  const server = createServer((request, response) => {
    github.authorizations.add(request.headers.authorization ?? "");
    void answer(github, request, mayWrite).then(([status, data]) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(data)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (typeof address === "object" && address !== null)
    github.url = `http://127.0.0.1:${address.port}`;
  return github;
}

async function answer(
  { comments, requests }: FakeGithub,
  request: IncomingMessage,
  mayWrite: boolean,
): Promise<[status: number, data: unknown]> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://github.example");
  requests.push(`${request.method} ${pathname}`);
  if (pathname === commentsPath && request.method === "GET") {
    const size = Number(searchParams.get("per_page"));
    const from = (Number(searchParams.get("page")) - 1) * size;
    return [200, comments.slice(from, from + size)];
  }
  if (pathname === "/user" || !mayWrite)
    return [403, { message: "Resource not accessible by integration" }];
  const { body } = bodySchema.parse(JSON.parse(await textOf(request)));
  if (pathname === commentsPath) {
    const comment = { id: comments.length + 100, user: { login: bot }, body };
    comments.push(comment);
    return [201, comment];
  }
  const known = comments.find(({ id }) => pathname.endsWith(`/issues/comments/${id}`));
  if (!known) return [404, { message: "Not Found" }];
  known.body = body;
  return [200, known];
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
