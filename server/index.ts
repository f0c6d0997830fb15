export { committedText } from "./committed-text.ts";
export { createApp } from "./create-app.tsx";
export { mcpOverHttp, serveMcp, type McpOverHttp } from "./mcp/start.ts";
export type { McpRights, McpServices } from "./mcp/services.ts";
export { openIncidents } from "./open-incidents.ts";
export { loopbackHost, serve, type RunningServer, type ServeOptions } from "./serve.ts";
export type { OpenIncident, ServerServices } from "./services.ts";
