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
    GitFacts
    HashEmbedder
    LinkGraph
    LocalEmbedder
    LoopwikiError
    OpenAiEmbedder
    PageIndex
    SearchEngine
    Wiki
    acceptFinding
    acceptedFile
    addIndexEntry
    addLogEntry
    analyze
    appendDurably
    applyFix
    applyPageChange
    asMarkdownText
    asProse
    buildGraph
    cachedFolder
    changeOfSource
    checkCitation
    checkExternal
    closest
    compareFindings
    correctionBudget
    correctionProblems
    countFindings
    createFileDurably
    createFinding
    dangersIn
    defaultLintSettings
    defaultWorkers
    draftPage
    engineInMemory
    fetchPublic
    findSecrets
    findingFormats
    findingTable
    findingsData
    fingerprintsOf
    finishPageChange
    folderOf
    formatCorrection
    formatFindings
    formatGenerated
    generatedSections
    goldenFile
    hiddenIn
    indexState
    isAlive
    isErrno
    isFindingFormat
    isWithin
    lintPage
    lintRules
    lintSubject
    listSeed
    localModels
    logPage
    maxRenderLength
    measureGolden
    messageOf
    missingFiles
    modelBytes
    openSearchStore
    outlineOf
    ownRules
    ownerSchema
    pageFactsOf
    pageNamed
    pageOf
    pageTimes
    parseGolden
    parseMapping
    parseMarkdown
    parsePage
    parseQuery
    parseSafely
    parseSyntax
    plainQuery
    planDelete
    planFix
    planRename
    planWrite
    proseAround
    pullModel
    readAppended
    readChange
    readCorrections
    readSeed
    readSubject
    refuseText
    removeDurably
    renderMarkdown
    renderSafely
    replaceGenerated
    repositoryFiles
    repositoryLookup
    runLint
    searchModes
    seedFolder
    severityOf
    splitFrontMatter
    staleReason
    startWorker
    stem
    stepSummary
    suspicionsIn
    symbolKinds
    thisProcess
    unifiedDiff
    updateIndex
    validateMapping
    verifyModel
    visible
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
    globsMeet
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
    applyAdd
    checkSkill
    chooseSkills
    findingOf
    inspectSkills
    measureChoice
    newSkill
    parseSkill
    parseSkillTests
    planAdd
    readLock
    readSkillFolder
    readSource
    testsFile
    textOf
    verdictOf`,
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
    FileFeedbackStore
    FileIncidentStore
    FileLineStore
    FilePauses
    FileRunStore
    FileStepLog
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
    approvePlan
    askLibrarian
    askPlanner
    assertLineOpen
    attemptsOf
    backendOutcomes
    blameAgentsMd
    blocksOf
    bundledFolders
    bundledTools
    ceremonySchema
    checkAgentsMd
    citationOf
    claudeCode
    closeIncident
    clusterReports
    codex
    commandEnvironment
    compactAgentsMd
    conversationsOf
    correctAgentsMd
    defaultBreakers
    defaultRetireAfter
    discardPlan
    documentRepository
    effectiveStatus
    endpointKinds
    estimateTokens
    fence
    fileIncident
    foldRun
    forEachPlan
    frictionSchema
    frictionSeverities
    gatesSchema
    gemini
    giveHypothesis
    inWords
    ingestSources
    interventionKinds
    isRetired
    isStartedByAgent
    judgeDiff
    keepHead
    knownProviders
    latestRun
    learningsOnPages
    leavePlanMode
    memoryStats
    mergePlan
    newNonce
    nextPlan
    nextStep
    noSandbox
    offerLearning
    opencode
    outcomesOf
    overlappingPlans
    planStatus
    preventionLevels
    previewPackets
    proposalSchema
    proposePlan
    pullCord
    qwen
    readAgentsMd
    readLine
    readLoopStats
    redactSpans
    rejectPlan
    renderPrompt
    reportJsonSchema
    reportSchema
    reportsToVerify
    requireIncident
    resetCounters
    reviewPlan
    roleNames
    runAudit
    runCommand
    runLoop
    runModes
    runPlan
    sandboxBackends
    sandboxModes
    saveAnswer
    secretsOf
    sendSpans
    shippedPrices
    spansOf
    trackReports
    units
    verifyReport
    whyIdle
    whyNothingLearned
    whyNothingShown
  `,
  },
  "#server": {
    load: () => import("#server"),
    names: `
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
    const expected = {
      "loopwiki-source": `./${folder}/index.ts`,
      default: `./dist/${folder}/index.js`,
    };
    expect(imports[name]).toEqual(expected);
  }
});
