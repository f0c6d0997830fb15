import type { Seeded } from "./tactic.ts";

/** Honest work, by what it is; `declared` says that the plan lets the shop's tests change. */
export interface HonestDiff {
  declared?: true;
  edits: Seeded;
}

export const js: Record<string, HonestDiff> = {
  "formats the tests": {
    edits: {
      "src/pricing.test.ts": (text) =>
        text.replaceAll("  ", "    ").replaceAll('"', "'").replaceAll(";", ""),
    },
  },
  "comments on the tests": {
    edits: {
      "src/pricing.test.ts": (text) =>
        `// Prices in euros.\n${text.replace("  expect(price)", "  // with 20 %\n  expect(price)")}`,
    },
  },
  "adds a test": {
    edits: {
      "src/pricing.test.ts": (text) =>
        `${text}\ntest("one price", () => {\n  expect(total([5])).toBe(6);\n});\n`,
    },
  },
  "adds a test file": {
    edits: {
      "src/tax.test.ts":
        'import { rate } from "./tax.ts";\ntest("the rate", () => {\n  expect(rate()).toBe(0.2);\n});\n',
    },
  },
  "refactors the source": {
    edits: {
      "src/pricing.ts": [
        "const net = prices.reduce((sum, price) => sum + price, 0);\n  return net * (1 + tax)",
        "return sumOf(prices) * (1 + tax)",
      ],
    },
  },
  "raises a threshold": { edits: { "vitest.config.ts": ["lines: 90", "lines: 95"] } },
  "asks more of a checker": {
    edits: { "tsconfig.json": ['"strict": true', '"strict": true, "noImplicitReturns": true'] },
  },
  "formats a configuration": {
    edits: {
      "tsconfig.json":
        '{\n  // as strict as can be\n  "compilerOptions": { "strict": true, },\n}\n',
    },
  },
  "adds a script": {
    edits: { "package.json": ['"lint"', '"test:watch": "vitest --changed", "lint"'] },
  },
  "runs more in a command": {
    edits: { "package.json": ["vitest run", "vitest run && tsc --noEmit"] },
  },
  "leaves generated files out": {
    edits: {
      "vitest.config.ts": ["coverage: {", 'exclude: ["dist/**", "node_modules"], coverage: {'],
    },
  },
  "renames a test": {
    declared: true,
    edits: {
      "src/pricing.test.ts": ["an empty basket costs nothing", "nothing bought, nothing paid"],
    },
  },
  "changes what is right": {
    declared: true,
    edits: { "src/pricing.ts": ["0.2", "0.25"], "src/pricing.test.ts": ["toBe(36)", "toBe(37.5)"] },
  },
  "checks more": {
    declared: true,
    edits: {
      "src/pricing.test.ts": ["toBe(36);", "toBe(36);\n  expect(price).toBeTypeOf('number');"],
    },
  },
  "makes a table of tests": {
    declared: true,
    edits: {
      "src/pricing.test.ts":
        'import { expect, test } from "vitest";\nimport { total } from "./pricing.ts";\n\ntest.each([[[10, 20], 36], [[], 0], [[0.1, 0.2], 0.36]])("%j costs %d", (prices, price) => {\n  expect(total(prices)).toBeCloseTo(price, 5);\n});\n',
    },
  },
  "takes tests away with their subject": {
    declared: true,
    edits: { "src/pricing.ts": null, "src/pricing.test.ts": null },
  },
  "moves tests": {
    edits: { "src/pricing.test.ts": null, "src/money/pricing.test.ts": (): string => jsTests },
  },
  "stands in for a neighbour": {
    edits: {
      "src/till.test.ts":
        'vi.mock("./tax.ts", () => ({ rate: () => 0.1 }));\ntest("asks for the rate", () => {\n  vi.spyOn(Date, "now").mockReturnValue(5);\n  expect(pay([10])).toBe(11);\n});\n',
    },
  },
  "cleans up whatever happens": {
    edits: {
      "src/till.test.ts":
        'test("opens", () => {\n  try {\n    close();\n  } catch {}\n  expect(open()).toBe(true);\n});\n',
    },
  },
  "catches what must be thrown": {
    edits: {
      "src/till.test.ts":
        'test("refuses", () => {\n  try {\n    pay(-1);\n    expect.fail("paid");\n  } catch (error) {\n    expect(error.code).toBe("negative");\n  }\n});\n',
    },
  },
  "ends a program": {
    edits: {
      "bin/shop.ts":
        '#!/usr/bin/env node\nif (process.argv.includes("--help")) {\n  process.exit(0);\n}\n',
    },
  },
  "tests only where it can": {
    edits: {
      "src/till.test.ts":
        'test.skipIf(process.platform === "win32")("prints", () => {\n  expect(print()).toBe("ok");\n});\n',
    },
  },
  "compares for real": {
    edits: {
      "src/price.ts":
        "export class Price {\n  equals(other: Price): boolean {\n    return this.cents === other.cents;\n  }\n  valueOf(): number {\n    return this.cents;\n  }\n}\n",
    },
  },
  "expects an error of the compiler": {
    edits: {
      "src/till.test.ts":
        'test("types", () => {\n  // @ts-expect-error a price is a number\n  expect(() => pay("ten")).toThrow(TypeError);\n});\n',
    },
  },
  "speaks of tests in words": {
    edits: {
      "src/pricing.ts": (text) =>
        `// When tested with vitest, process.env.VITEST is set; never exit(0) here.\n${text}export const help = "run npm test, then process.exit(0)";\n`,
    },
  },
};

const jsTests = `import { expect, test } from "vitest";
import { total } from "../pricing.ts";

test("adds tax to the sum", () => {
  const price = total([10, 20]);
  expect(price).toBe(36);
  expect(total([0.1, 0.2])).toBeCloseTo(0.36, 5);
});

test("an empty basket costs nothing", () => {
  expect(total([])).toBe(0);
});
`;

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

export const golang: Record<string, HonestDiff> = {
  "formats the tests": {
    edits: { "pricing/pricing_test.go": (text) => text.replaceAll("\t", "    ") },
  },
  "comments on the tests": {
    edits: {
      "pricing/pricing_test.go": (text) => text.replace("	price :=", "	// with 20 %\n	price :="),
    },
  },
  "adds a test": {
    edits: {
      "pricing/pricing_test.go": (text) =>
        `${text}\nfunc TestOnePrice(t *testing.T) {\n	if Total([]float64{5}) != 6 {\n		t.Fatal("six")\n	}\n}\n`,
    },
  },
  "adds a test file": {
    edits: {
      "tax/tax_test.go":
        'package tax\n\nimport "testing"\n\nfunc TestRate(t *testing.T) {\n	if Rate() != 0.2 {\n		t.Error("rate")\n	}\n}\n',
    },
  },
  "refactors the source": {
    edits: {
      "pricing/pricing.go": [
        "	net := 0.0\n	for _, price := range prices {\n		net += price\n	}\n	return net * 1.2",
        "	return sum(prices) * 1.2",
      ],
    },
  },
  "raises a threshold": { edits: { ".golangci.yml": ["threshold: 90", "threshold: 95"] } },
  "asks more of a checker": {
    edits: { ".golangci.yml": ["    - govet\n", "    - govet\n    - staticcheck\n"] },
  },
  "formats a configuration": { edits: { ".golangci.yml": (text) => `# linters\n${text}` } },
  "adds a target": { edits: { Makefile: (text) => `${text}build:\n\tgo build ./...\n` } },
  "runs more in a command": { edits: { Makefile: ["go test ./...", "go test -race ./..."] } },
  "renames a test": {
    declared: true,
    edits: { "pricing/pricing_test.go": ["TestEmptyBasket", "TestNothingBought"] },
  },
  "changes what is right": {
    declared: true,
    edits: {
      "pricing/pricing.go": ["1.2", "1.25"],
      "pricing/pricing_test.go": ["!= 36", "!= 37.5"],
    },
  },
  "checks more": {
    declared: true,
    edits: {
      "pricing/pricing_test.go": ["	assert.InDelta", "	assert.Equal(t, 36.0, price)\n	assert.InDelta"],
    },
  },
  "makes a table of tests": {
    declared: true,
    edits: {
      "pricing/pricing_test.go":
        'package pricing\n\nfunc TestTotal(t *testing.T) {\n	for _, each := range []struct {\n		prices []float64\n		price  float64\n	}{\n		{[]float64{10, 20}, 36},\n		{nil, 0},\n		{[]float64{5}, 6},\n	} {\n		if got := Total(each.prices); got != each.price {\n			t.Errorf("got %v", got)\n		}\n	}\n}\n',
    },
  },
  "takes tests away with their subject": {
    declared: true,
    edits: { "pricing/pricing.go": null, "pricing/pricing_test.go": null },
  },
  "stands in for a neighbour": {
    edits: {
      "till/till_test.go":
        "package till\n\nfunc TestPay(t *testing.T) {\n	rate = func() float64 { return 0.1 }\n	if got := Pay(10); got != 11 {\n		t.Fatal(got)\n	}\n}\n",
    },
  },
  "expects a panic": {
    edits: {
      "till/till_test.go":
        'package till\n\nfunc TestPanics(t *testing.T) {\n	defer func() {\n		if recover() == nil {\n			t.Error("no panic")\n		}\n	}()\n	Pay(-1)\n}\n',
    },
  },
  "sets up all tests": {
    edits: {
      "till/main_test.go":
        "package till\n\nfunc TestMain(m *testing.M) {\n	open()\n	code := m.Run()\n	os.Exit(code)\n}\n",
    },
  },
  "ends a program": {
    edits: { "cmd/shop/main.go": "package main\n\nfunc main() {\n	if help {\n		os.Exit(0)\n	}\n}\n" },
  },
  "tests only where it can": {
    edits: {
      "till/till_test.go":
        'package till\n\nfunc TestPrints(t *testing.T) {\n	if runtime.GOOS == "windows" {\n		t.Skip("no printer")\n	}\n	if Print() != "ok" {\n		t.Error("not ok")\n	}\n}\n',
    },
  },
  "compares for real": {
    edits: {
      "pricing/price.go":
        "package pricing\n\nfunc (p Price) Equal(other Price) bool {\n	return p.cents == other.cents\n}\n",
    },
  },
  "speaks of tests in words": {
    edits: { "pricing/pricing.go": (text) => `// Never ask testing.Testing() here.\n${text}` },
  },
};

export const rs: Record<string, HonestDiff> = {
  "formats the tests": { edits: { "tests/pricing.rs": (text) => text.replaceAll("    ", "  ") } },
  "comments on the tests": {
    edits: {
      "tests/pricing.rs": (text) =>
        text.replace("    let price", "    // with 20 %\n    let price"),
    },
  },
  "adds a test": {
    edits: {
      "tests/pricing.rs": (text) =>
        `${text}\n#[test]\nfn one_price() {\n    assert_eq!(total(&[5.0]), 6.0);\n}\n`,
    },
  },
  "adds a test file": {
    edits: {
      "tests/tax.rs": "#[test]\nfn rate_is_known() {\n    assert_eq!(shop::tax::rate(), 0.2);\n}\n",
    },
  },
  "adds tests beside the code": {
    edits: {
      "src/pricing.rs": (text) =>
        `${text}\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn sums() {\n        assert_eq!(total(&[1.0]), 1.2);\n    }\n}\n`,
    },
  },
  "refactors the source": {
    edits: {
      "src/pricing.rs": [
        "    let net: f64 = prices.iter().sum();\n    net * 1.2",
        "    prices.iter().sum::<f64>() * 1.2",
      ],
    },
  },
  "lowers a limit": { edits: { "clippy.toml": ["15", "10"] } },
  "asks more of a checker": {
    edits: { "Cargo.toml": ['unwrap_used = "deny"', 'unwrap_used = "deny"\npanic = "deny"'] },
  },
  "adds a dependency": {
    edits: {
      "Cargo.toml": (text) =>
        `${text}\n[dependencies]\nserde = { version = "1", features = ["derive"] }\n`,
    },
  },
  "adds a target": { edits: { Makefile: (text) => `${text}build:\n\tcargo build\n` } },
  "runs more in a command": { edits: { Makefile: ["cargo test", "cargo test --all-features"] } },
  "renames a test": {
    declared: true,
    edits: { "tests/pricing.rs": ["empty_basket", "nothing_bought"] },
  },
  "changes what is right": {
    declared: true,
    edits: {
      "src/pricing.rs": ["1.2", "1.25"],
      "tests/pricing.rs": ["price, 36.0", "price, 37.5"],
    },
  },
  "checks more": {
    declared: true,
    edits: {
      "tests/pricing.rs": [
        "    assert_relative",
        "    assert!(price.is_finite());\n    assert_relative",
      ],
    },
  },
  "takes tests away with their subject": {
    declared: true,
    edits: { "src/pricing.rs": null, "tests/pricing.rs": null },
  },
  "expects a panic": {
    edits: {
      "tests/till.rs":
        '#[test]\n#[should_panic(expected = "negative")]\nfn refuses() {\n    pay(-1);\n}\n',
    },
  },
  "sees a panic": {
    edits: {
      "tests/till.rs":
        "#[test]\nfn refuses() {\n    let caught = std::panic::catch_unwind(|| pay(-1));\n    assert!(caught.is_err());\n}\n",
    },
  },
  "ends a program": {
    edits: {
      "src/main.rs": "fn main() {\n    if help() {\n        std::process::exit(0);\n    }\n}\n",
    },
  },
  "stands in for a neighbour": {
    edits: {
      "tests/till.rs":
        "#[test]\nfn asks_for_the_rate() {\n    let mut rates = MockRates::new();\n    assert_eq!(pay(&rates, 10), 11);\n}\n",
    },
  },
  "compares for real": {
    edits: {
      "src/price.rs":
        "impl PartialEq for Price {\n    fn eq(&self, other: &Price) -> bool {\n        self.cents == other.cents\n    }\n}\n",
    },
  },
  "makes an exception with a reason": {
    edits: {
      "src/price.rs":
        '#[expect(clippy::too_many_arguments, reason = "one for each tax of the law")]\npub fn taxed() {}\n',
    },
  },
  "speaks of tests in words": {
    edits: { "src/pricing.rs": (text) => `// Never ask cfg!(test) here.\n${text}` },
  },
};
