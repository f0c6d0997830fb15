/**
 * Our own reporters for runners that have none of the kind: they write a line of JSON for each test into
 * a file that they are told, and at last the number of lines. They lie in a folder that is made for one
 * run, outside of every worktree.
 */
export const reporters: Readonly<Record<string, string>> = {
  "node-reporter.mjs": `import { relative, isAbsolute } from "node:path";
export default async function* report(source) {
  let count = 0;
  const groups = new Map();
  for await (const { type, data } of source) {
    const file = data?.file && isAbsolute(data.file) ? relative(process.cwd(), data.file) : (data?.file ?? "");
    if (type === "test:start") {
      const path = (groups.get(data.file) ?? []).slice(0, data.nesting);
      path[data.nesting] = data.name;
      groups.set(data.file, path);
    }
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.details?.type === "suite" && type === "test:pass") continue;
    const error = data.details?.error;
    const whole = data.nesting === 0 && error?.failureType !== "subtestsFailed" && (data.name === data.file || isAbsolute(data.name));
    const path = groups.get(data.file) ?? [];
    const parts = [...path.slice(0, data.nesting), data.name];
    if (error?.failureType === "subtestsFailed") continue;
    if (type === "test:pass" && whole) continue;
    count += 1;
    const skipped = data.skip !== undefined || data.todo !== undefined;
    const line = { file: whole ? relative(process.cwd(), data.name) : file, name: whole ? "" : parts.join(" > "), status: skipped ? "skipped" : type === "test:pass" ? "passed" : "failed" };
    if (line.status === "failed") {
      const cause = error?.cause ?? error;
      const asserted = cause?.code === "ERR_ASSERTION" || /AssertionError/.test(String(cause?.name ?? ""));
      line.kind = whole ? "load" : /Timeout|cancelled/i.test(String(error?.failureType)) ? "timeout" : asserted ? "assertion" : "error";
      line.message = String(cause?.message ?? cause).split("\\n")[0].slice(0, 300);
    }
    yield JSON.stringify(line) + "\\n";
  }
  yield JSON.stringify({ end: count }) + "\\n";
}
`,
  "loopwiki_results.py": `import json

import pytest

_raised = {}
_tests = {}
_loads = []


def pytest_addoption(parser):
    parser.addoption("--loopwiki-results", default=None)


def _kind(error):
    if isinstance(error, AssertionError):
        return "assertion"
    name = type(error).__name__
    text = str(error)
    if "imeout" in name or text.startswith("Timeout"):
        return "timeout"
    return "assertion" if name == "Failed" else "error"


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    info = call.excinfo
    if info is not None:
        _raised[(item.nodeid, call.when)] = (_kind(info.value), str(info.value), info.typename)
    yield


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report):
    raised = _raised.get((report.nodeid, report.when))
    known = _tests.get(report.nodeid)
    expected = hasattr(report, "wasxfail")
    if raised is not None and raised[2] != "Skipped" and not expected:
        kind = raised[0] if report.when == "call" else "error"
        _tests[report.nodeid] = {"status": "failed", "kind": kind, "message": raised[1]}
    elif report.skipped or expected:
        _tests[report.nodeid] = {"status": "skipped"}
    elif report.failed and (known is None or known["status"] != "failed"):
        _tests[report.nodeid] = {"status": "failed", "kind": "error", "message": ""}
    elif known is None and report.when == "call":
        _tests[report.nodeid] = {"status": "passed"}


def pytest_collectreport(report):
    if report.failed:
        _loads.append((report.nodeid, str(report.longrepr)))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    path = session.config.getoption("--loopwiki-results")
    if not path or hasattr(session.config, "workerinput"):
        return
    with open(path, "w", encoding="utf-8") as out:
        lines = 0
        for node, test in _tests.items():
            lines += 1
            file, _, name = node.partition("::")
            text = (test.pop("message", "") or "").split("\\n")[0][:300]
            out.write(json.dumps({"file": file, "name": name, **test, "message": text}) + "\\n")
        for node, why in _loads:
            lines += 1
            text = why.strip().split("\\n")[-1][:300]
            out.write(json.dumps({"file": node.partition("::")[0], "name": "", "status": "failed", "kind": "load", "message": text}) + "\\n")
        out.write(json.dumps({"end": lines}) + "\\n")
`,
  "loopwiki_unittest.py": `import inspect
import json
import os
import sys
import unittest

_path = sys.argv.pop(1)
_lines = []


def _file(test):
    try:
        return os.path.relpath(inspect.getfile(type(test)))
    except (TypeError, OSError, ValueError):
        return ""


def _add(test, status, error=None):
    load = type(test).__name__ in ("_FailedTest", "_ErrorHolder")
    line = {"file": _file(test), "name": test.id(), "status": status}
    if load:
        line["file"] = test.id().rpartition(".")[2].replace(".", "/") + ".py"
        line["name"] = ""
    if error is not None:
        kind = "assertion" if issubclass(error[0], AssertionError) else "error"
        line["kind"] = "load" if load else kind
        line["message"] = str(error[1]).strip().split("\\n")[-1][:300]
    _lines.append(line)


class Result(unittest.TextTestResult):
    def addSuccess(self, test):
        super().addSuccess(test)
        _add(test, "passed")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        _add(test, "failed", err)

    def addError(self, test, err):
        super().addError(test, err)
        _add(test, "failed", err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            _add(test, "failed", err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        _add(test, "skipped")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        _add(test, "skipped")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        _add(test, "failed", (AssertionError, AssertionError("unexpected success"), None))


class Runner(unittest.TextTestRunner):
    resultclass = Result

    def run(self, test):
        result = super().run(test)
        with open(_path, "w", encoding="utf-8") as out:
            for line in _lines:
                out.write(json.dumps(line) + "\\n")
            out.write(json.dumps({"end": len(_lines)}) + "\\n")
        return result


sys.path[0] = os.getcwd()
unittest.main(module=None, argv=["python -m unittest", *sys.argv[1:]], testRunner=Runner)
`,
};
