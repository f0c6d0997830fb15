import type { HonestDiff } from "./tactic.ts";

export const py: Record<string, HonestDiff> = {
  "formats the tests": {
    edits: {
      "tests/test_pricing.py": (text) =>
        text.replaceAll("    ", "  ").replace("[10, 20]", "[10,20]"),
    },
  },
  "comments on the tests": {
    edits: { "tests/test_pricing.py": (text) => `# Prices in euros.\n${text}` },
  },
  "adds a test": {
    edits: {
      "tests/test_pricing.py": (text) =>
        `${text}\n\ndef test_one_price():\n    assert total([5]) == 6\n`,
    },
  },
  "adds a test file": {
    edits: {
      "tests/test_tax.py":
        "from shop.tax import rate\n\n\ndef test_rate():\n    assert rate() == 0.2\n",
    },
  },
  "refactors the source": {
    edits: {
      "shop/pricing.py": [
        "    net = sum(prices)\n    return net * (1 + tax)",
        "    return sum(prices) * (1 + tax)",
      ],
    },
  },
  "raises a threshold": { edits: { "pyproject.toml": ["90", "95"] } },
  "asks more of a checker": {
    edits: { "pyproject.toml": ["strict = true", "strict = true\nwarn_unreachable = true"] },
  },
  "formats a configuration": {
    edits: { "pyproject.toml": (text) => `# what we ask for\n${text.replaceAll(" = ", "=")}` },
  },
  "adds a target": { edits: { Makefile: (text) => `${text}run:\n\tpython -m shop\n` } },
  "runs more in a command": { edits: { Makefile: ["\tpytest", "\tpytest\n\tmypy shop"] } },
  "adds an option that reports": { edits: { "pytest.ini": ["-ra", "-ra --durations=5"] } },
  "renames a test": {
    declared: true,
    edits: { "tests/test_pricing.py": ["test_empty_basket", "test_nothing_bought"] },
  },
  "changes what is right": {
    declared: true,
    edits: { "shop/pricing.py": ["0.2", "0.25"], "tests/test_pricing.py": ["== 36", "== 37.5"] },
  },
  "checks more": {
    declared: true,
    edits: {
      "tests/test_pricing.py": ["price == 36", "price == 36\n    assert isinstance(price, float)"],
    },
  },
  "makes a table of tests": {
    declared: true,
    edits: {
      "tests/test_pricing.py":
        'import pytest\nfrom shop.pricing import total\n\n\n@pytest.mark.parametrize("prices, price", [([10, 20], 36), ([], 0), ([0.1, 0.2], 0.36)])\ndef test_total(prices, price):\n    assert total(prices) == pytest.approx(price, rel=1e-6)\n',
    },
  },
  "takes tests away with their subject": {
    declared: true,
    edits: { "shop/pricing.py": null, "tests/test_pricing.py": null },
  },
  "stands in for a neighbour": {
    edits: {
      "tests/test_till.py":
        'def test_asks_for_the_rate(monkeypatch):\n    monkeypatch.setattr("shop.till.rate", lambda: 0.1)\n    assert pay([10]) == 11\n',
    },
  },
  "cleans up whatever happens": {
    edits: {
      "tests/test_till.py":
        "def test_opens():\n    try:\n        close()\n    except OSError:\n        pass\n    assert is_open() is True\n",
    },
  },
  "expects an exception": {
    edits: {
      "tests/test_till.py":
        "def test_refuses():\n    with pytest.raises(ValueError, match='negative'):\n        pay(-1)\n",
    },
  },
  "ends a program": {
    edits: { "shop/__main__.py": 'import sys\n\nif __name__ == "__main__":\n    sys.exit(0)\n' },
  },
  "tests only where it can": {
    edits: {
      "tests/test_till.py":
        '@pytest.mark.skipif(sys.platform == "win32", reason="no printer")\ndef test_prints():\n    assert print_receipt() == "ok"\n',
    },
  },
  "compares for real": {
    edits: {
      "shop/price.py":
        "class Price:\n    def __eq__(self, other):\n        return self.cents == other.cents\n",
    },
  },
  "adds a fixture": {
    edits: {
      "tests/conftest.py":
        "import pytest\n\n\n@pytest.fixture\ndef basket():\n    return [10, 20]\n",
    },
  },
  "speaks of tests in words": {
    edits: {
      "shop/pricing.py": (text) =>
        `# PYTEST_CURRENT_TEST is set by pytest; sys.exit(0) ends it.\n${text}`,
    },
  },
};
