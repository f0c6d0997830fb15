import type { Hono } from "hono";
import { gatherDoc } from "../gather/docs.ts";
import { DocsPage } from "../pages/docs-page.tsx";
import type { ServerServices } from "../services.ts";
import { missing } from "./missing.tsx";
import { show } from "./show.tsx";

/** The product's documentation, the same in every repository. */
export function addDocs(app: Hono, services: ServerServices): void {
  app.get("/docs/:id{.+}?", async (context) => {
    const doc = await gatherDoc(context.req.param("id") ?? "index");
    if (!doc) return missing(context, services);
    return show(context, { services, title: doc.title, section: "docs" }, <DocsPage {...doc} />);
  });
}
