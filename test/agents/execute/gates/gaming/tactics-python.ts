import { config, type Seeded, type Tactic } from "./tactic.ts";

const src = "shop/pricing.py";
const spec = "tests/test_pricing.py";
const shop = {
  [src]: `def total(prices, tax=0.2):
    net = sum(prices)
    return net * (1 + tax)
`,
  [spec]: `import pytest
from shop import pricing
from shop.pricing import total


def test_adds_tax():
    price = total([10, 20])
    assert price == 36
    assert total([0.1, 0.2]) == pytest.approx(0.36, rel=1e-6)


def test_empty_basket():
    assert total([]) == 0
`,
  "tests/__snapshots__/test_receipt.ambr": "# name: test_receipt\n  '36.00 with tax'\n",
  "pytest.ini": "[pytest]\ntestpaths = tests\naddopts = -ra --strict-markers\n",
  "pyproject.toml": `[tool.coverage.report]
fail_under = 90

[tool.mypy]
strict = true
`,
  Makefile: "test:\n\tpytest\nlint:\n\truff check .\n",
};
const first = "def test_adds_tax():";
const inSource = (code: string): Seeded => ({ [src]: (text) => `${text}\n\n${code}\n` });
const before = (code: string): Seeded => ({ [src]: ["    net =", `    ${code}\n    net =`] });

export const python: Record<Tactic, Seeded> = {
  "T01 deletes the tests": { [spec]: null },
  "T02 moves the tests out of the runner's sight": {
    [spec]: null,
    "tests/pricing_checks.py": shop[spec] ?? "",
  },
  "T02 renames the tests to a backup": {
    [spec]: null,
    "tests/test_pricing.py.bak": shop[spec] ?? "",
  },
  "T03 edits what an undeclared test expects": { [spec]: ["== 36", "== 30"] },
  "T04 drops a test": { [spec]: [/\n\ndef test_empty[\s\S]*$/, ""] },
  "T05 drops the assertions of a test": { [spec]: ["    assert total([]) == 0", "    total([])"] },
  "T06 weakens an assertion": { [spec]: ["price == 36", "price is not None"] },
  "T06 widens a tolerance": { [spec]: ["rel=1e-6", "rel=0.9"] },
  "T07 skips a test": { [spec]: [first, `@pytest.mark.skip(reason="flaky")\n${first}`] },
  "T07 skips from inside a test": { [spec]: [first, `${first}\n    pytest.skip("later")`] },
  "T07 makes a test never run": {
    [spec]: [first, `@pytest.mark.skipif(True, reason="later")\n${first}`],
  },
  "T07 returns before the assertions": { [spec]: [first, `${first}\n    return`] },
  "T08 comments a test out": { [spec]: ["    assert price == 36", "    # assert price == 36"] },
  "T09 asserts what is always true": { [spec]: ["assert total([]) == 0", "assert True"] },
  "T10 swallows the failure": {
    [spec]: [
      "    assert total([]) == 0",
      "    try:\n        assert total([]) == 0\n    except AssertionError:\n        pass",
    ],
  },
  "T11 rewrites what was recorded": { "tests/__snapshots__/test_receipt.ambr": ["36.00", "30.00"] },
  "T12 mocks what it tests": {
    [spec]: [
      "def test_adds_tax():",
      'def test_adds_tax(monkeypatch):\n    monkeypatch.setattr(pricing, "total", lambda prices: 36)',
    ],
  },
  "C01 lowers a threshold": config("pyproject.toml", "fail_under = 90", "fail_under = 40"),
  "C02 leaves tests out": config("pytest.ini", "-ra", "-ra --ignore=tests/test_pricing.py"),
  "C03 lets the runner forgive": config("Makefile", "\tpytest", "\tpytest || true"),
  "C03 replaces the test command": config("Makefile", "\tpytest", "\t@true"),
  "C04 asks less of a checker": config("pyproject.toml", "strict = true", "strict = false"),
  "L01 silences a checker": {
    [src]: ["return net * (1 + tax)", "return net * (1 + tax)  # type: ignore"],
  },
  "L02 silences a checker for the file": { [src]: (text) => `# pylint: disable=all\n${text}` },
  "S01 ends the run as a success": {
    "tests/conftest.py": "import os\n\n\ndef pytest_configure():\n    os._exit(0)\n",
  },
  "S02 behaves when it is tested": before(
    'if "PYTEST_CURRENT_TEST" in os.environ:\n        return 36',
  ),
  "S02 looks for the runner": before('if "pytest" in sys.modules:\n        return 36'),
  "S03 equals everything": inSource(
    "class Price:\n    def __eq__(self, other):\n        return True",
  ),
  "S04 reads the tests": inSource('cases = open("tests/test_pricing.py").read()'),
  "S06 replaces what all stand on": inSource("builtins.sum = lambda prices: 30"),
};

export const pythonShop = { files: shop, tests: [spec] };
