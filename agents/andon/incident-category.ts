/** DESIGN 5, Incident: seven categories and unknown. */
export const incidentCategories = [
  "command_not_found",
  "module_missing",
  "permission_denied",
  "path_missing",
  "timeout",
  "assertion_failure",
  "spec_drift",
  "unknown",
] as const;
export type IncidentCategory = (typeof incidentCategories)[number];
