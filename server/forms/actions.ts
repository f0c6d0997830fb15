/** The hidden field of every form; its value is `sessionOf(context).csrf`, empty where nothing may be changed. */
export const csrfField = "csrf";

/**
 * Where forms without a script post to, and their fields. A form that succeeds answers 303 to the page it was
 * about; one that fails answers a page with the reason (409, 412 …). Scripts use the JSON API instead.
 */
export const actions = {
  /** token. Sets the cookie that may write. */
  logIn: "/do/log-in",
  /** id, etag (the hash that was read, empty for a page that must not exist yet), text, [base]. */
  savePage: "/do/page/save",
  /** title, [type], [folder], [text]. */
  newPage: "/do/page/new",
  /** id, to, [heading | alias]; shows the preview at `/rename/<id>?to=…` unless `apply` is `yes`; [force]. */
  renamePage: "/do/page/rename",
  /** id, etag, [force]. */
  deletePage: "/do/page/delete",
  /** id, commit. Makes a branch with one commit that brings the older text back. */
  revertPage: "/do/page/revert",
  /** file (multipart), [page]. */
  attach: "/do/attach",
  /** finding (fingerprint), reason, [until]. */
  acceptFinding: "/do/lint/accept",
  /** etag, and before and after (what is around the block that loopwiki keeps). */
  saveAgentsMd: "/do/agents-md/save",
  /** id, seen (the plan's hash as it was shown), [rootCause]. */
  approvePlan: "/do/plan/approve",
  /** id, reason. */
  rejectPlan: "/do/plan/reject",
  /** id. */
  mergePlan: "/do/plan/merge",
  /** id, reason. */
  discardPlan: "/do/plan/discard",
} as const;
