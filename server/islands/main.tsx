import { copyButtons } from "./copy-code.ts";
import { openHelp, openPalette } from "./dialogs.tsx";
import { followRun } from "./live-run.ts";
import { markOutline } from "./outline.ts";
import { previewLinks } from "./preview.ts";
import { shortcuts } from "./shortcuts.ts";
import { switchTheme } from "./theme.ts";

/** What every page gets once it has been read: nothing here is needed to use it. */
shortcuts({ search: openPalette, help: openHelp });
switchTheme();
previewLinks();
markOutline();
copyButtons();
followRun();

const graph = document.getElementById(":graph");
if (graph) void import("./graph.ts").then(({ drawGraph }) => drawGraph(graph));

const text = document.querySelector<HTMLTextAreaElement>("textarea[data-editor]");
if (text) void import("./editor/editor.tsx").then(({ openEditor }) => openEditor(text));
