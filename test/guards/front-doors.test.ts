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
    HashEmbedder
    LinkGraph
    LocalEmbedder
    LoopwikiError
    OpenAiEmbedder
    PageIndex
    SearchEngine
    Wiki
    acceptedFile
    addAcceptance
    addIndexEntry
    addLogEntry
    appendDurably
    applyFix
    applyPageChange
    cachedFolder
    checkCitation
    checkExternal
    closest
    compareFindings
    countFindings
    createFileDurably
    createFinding
    defaultLintSettings
    defaultWorkers
    engineInMemory
    findSecrets
    findingFormats
    findingsData
    fingerprintsOf
    finishPageChange
    folderOf
    formatFindings
    goldenFile
    indexState
    isAlive
    isDay
    isErrno
    isFindingFormat
    isWithin
    lintRules
    lintSubject
    listSeed
    localModels
    logPage
    measureGolden
    messageOf
    missingFiles
    modelBytes
    openSearchStore
    outlineOf
    ownRules
    ownerSchema
    pageFactsOf
    pageTimes
    parseGolden
    parseMapping
    parseMarkdown
    parsePage
    parseQuery
    parseSyntax
    plainQuery
    planDelete
    planFix
    planRename
    planWrite
    pullModel
    readChange
    readSeed
    readSubject
    removeDurably
    renderMarkdown
    renderSafely
    repositoryFiles
    repositoryLookup
    runLint
    searchModes
    seedFolder
    severityOf
    splitFrontMatter
    stem
    stepSummary
    symbolKinds
    thisProcess
    unifiedDiff
    unusedAcceptance
    updateIndex
    validateMapping
    verifyModel
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
    FileBudgetLedger
    FileIncidentStore
    FileLineStore
    FilePauses
    FileRunStore
    ManualAgent
    MechanicalAgent
    MeteredAgent
    ModelAgent
    PausingAgent
    RecordingAgent
    RedactingAgent
    Redactor
    ReplayAgent
    SpanFile
    TracedRunStore
    acpAgents
    acpProgram
    analyzerCategories
    askLibrarian
    askPlanner
    assertLineOpen
    backendOutcomes
    blocksOf
    bundledFolders
    bundledTools
    ceremonySchema
    citationOf
    claudeCode
    closeIncident
    codex
    commandEnvironment
    conversationsOf
    defaultBreakers
    discardPlan
    endpointKinds
    foldRun
    gemini
    inWords
    judgeDiff
    knownProviders
    latestRun
    leavePlanMode
    loopStats
    mergePlan
    nextStep
    noSandbox
    opencode
    planStatus
    preventionLevels
    previewPackets
    qwen
    readLine
    redactSpans
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
    secretsOf
    sendSpans
    shippedPrices
    spansOf
    units
  `,
  },
  "#server": {
    load: () => import("#server"),
    names: `
    committedText
    createApp
    exportSite
    isLoopback
    loopbackHost
    mcpOverHttp
    openIncidents
    serve
    serveMcp`,
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
