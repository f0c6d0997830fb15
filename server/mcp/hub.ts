import { PageWatch } from "./page-watch.ts";
import { Previews } from "./previews.ts";
import type { McpRights, McpServices } from "./services.ts";

/** What all connections of one server share: over HTTP each request is a connection of its own. */
export interface McpHub {
  services: McpServices;
  rights: McpRights;
  previews: Previews;
  watch: PageWatch;
  /** Reports of friction that wait for their reporter's word when the session begins. */
  toVerify?: readonly string[];
}

export function createHub(services: McpServices, rights: McpRights): McpHub {
  return {
    services,
    rights,
    previews: new Previews(services.clock),
    watch: new PageWatch(services),
  };
}
