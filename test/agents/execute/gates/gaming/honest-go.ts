import type { HonestDiff } from "./tactic.ts";

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
