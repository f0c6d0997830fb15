export { createApp, type AppOptions } from "./create-app.ts";
export { exportSite, type SiteFile, type SiteOptions } from "./export/export-site.tsx";
export { mcpOverHttp, serveMcp, type McpOverHttp } from "./mcp/start.ts";
export type { McpRights, McpServices } from "./mcp/services.ts";
export { isLoopback } from "./safety/hosts.ts";
export { openIncidents } from "./gather/open-incidents.ts";
export { loopbackHost, serve, type RunningServer, type ServeOptions } from "./serve.ts";
export type { OpenIncident, PlanActions, ServerServices, ServerSources } from "./services.ts";
