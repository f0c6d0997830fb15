import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { z } from "zod";

const manifestSchema = z.object({ imports: z.record(z.string(), z.unknown()) });

// What a module promises the others. A change here is a change of its contract: make it on purpose.
// Only values are seen; types are held by the compiler.
const doors: Record<string, { load: () => Promise<object>; names: string }> = {
  "#wiki": {
    load: () => import("#wiki"),
    names: `
    ContentRoot
    Git
    LinkGraph
    LoopwikiError
    MemorySearch
    PageIndex
    Wiki
    acceptedFile
    addAcceptance
    addIndexEntry
    addLogEntry
    appendDurably
    applyFix
    applyPageChange
    checkCitation
    checkExternal
    closest
    compareFindings
    countFindings
    createFileDurably
    createFinding
    defaultLintSettings
    findingFormats
    findingsData
    fingerprintsOf
    finishPageChange
    folderOf
    formatFindings
    isDay
    isErrno
    isFindingFormat
    isWithin
    lintRules
    lintSubject
    listSeed
    logPage
    messageOf
    outlineOf
    ownRules
    parseMapping
    parseMarkdown
    parsePage
    parseSyntax
    planDelete
    planFix
    planRename
    planWrite
    readChange
    readSeed
    readSubject
    removeDurably
    renderMarkdown
    renderSafely
    repositoryFiles
    repositoryLookup
    runLint
    seedFolder
    severityOf
    splitFrontMatter
    stepSummary
    symbolKinds
    unifiedDiff
    unusedAcceptance
    validateMapping
    wikiFolders
    writeFileDurably
    writeIndexEntry
    writeLogEntry`,
  },
  "#plans": {
    load: () => import("#plans"),
    names: `
    PlanStore
    allowedStatuses
    choosePlan
    draftPlan
    formatPlan
    formatPlanIndex
    isInScope
    matchesAny
    maxChunks
    measureDrift
    nextStatus
    parsePlan
    planContentHash
    planFieldsSchema
    planStatuses
    slugify`,
  },
  "#skills": {
    load: () => import("#skills"),
    names: `
    SkillStore
    parseSkill`,
  },
  "#agents": {
    load: () => import("#agents"),
    names: `
    AcpAgent
    AskAgain
    ChosenSandbox
    CliAgent
    CommandAgent
    FileApprovals
    FileIncidentStore
    FileLineStore
    FileRunStore
    MechanicalAgent
    RedactingAgent
    Redactor
    ReplayAgent
    analyzerCategories
    askPlanner
    assertLineOpen
    backendOutcomes
    blocksOf
    bundledFolders
    bundledTools
    claudeCode
    closeIncident
    codex
    commandEnvironment
    defaultBreakers
    discardPlan
    foldRun
    gemini
    judgeDiff
    latestRun
    leavePlanMode
    loopStats
    mergePlan
    nextStep
    noSandbox
    opencode
    planStatus
    preventionLevels
    qwen
    readLine
    renderPrompt
    reportJsonSchema
    reportSchema
    requireIncident
    resetCounters
    reviewPlan
    roleNames
    runAudit
    runCommand
    runModes
    runPlan
    sandboxModes
    secretsOf`,
  },
  "#server": {
    load: () => import("#server"),
    names: `
    committedText
    createApp
    loopbackHost
    openIncidents
    serve`,
  },
};

test.each(Object.entries(doors))("%s exports these names and no others", async (_, door) => {
  const exported = Object.keys(await door.load()).toSorted();
  expect(exported).toEqual(door.names.trim().split(/\s+/).toSorted());
});

test("every module with a front door is listed here and in package.json", async () => {
  const { imports } = manifestSchema.parse(JSON.parse(await readFile("package.json", "utf8")));
  expect(Object.keys(imports)).toEqual(Object.keys(doors));
  for (const name of Object.keys(imports)) {
    const folder = name.slice(1);
    const expected = { source: `./${folder}/index.ts`, default: `./dist/${folder}/index.js` };
    expect(imports[name]).toEqual(expected);
  }
});
