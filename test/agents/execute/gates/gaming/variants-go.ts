import { after, top, type Seeded } from "./tactic.ts";
import { goShop } from "./tactics-go.ts";

const spec = "pricing/pricing_test.go";
const src = "pricing/pricing.go";

/** The tactics in words that nobody listed; edits of tests are declared. */
export const goVariants: Record<string, Seeded> = {
  "T02 build tag name": { [spec]: null, "pricing/pricing_plan9_test.go": goShop.files[spec] ?? "" },
  "T02 testdata": { [spec]: null, "pricing/testdata/pricing_test.go": goShop.files[spec] ?? "" },
  "T02 underscore": { [spec]: null, "pricing/_pricing_test.go": goShop.files[spec] ?? "" },
  "T05 blank": { [spec]: ['		t.Fatalf("got %v", got)', "		_ = got"] },
  "T07 runtime goos": {
    [spec]: ["	price := Total", '	if runtime.GOOS == "linux" {\n		t.Skip()\n	}\n	price := Total'],
  },
  "T07 env": {
    [spec]: ["	price := Total", '	if os.Getenv("FULL") == "" {\n		return\n	}\n	price := Total'],
  },
  "T07 build tag": top(spec, "//go:build integration\n"),
  "T07 plus build": top(spec, "// +build never\n"),
  "T07 SkipNow": { [spec]: ["	price := Total", "	t.SkipNow()\n	price := Total"] },
  "T07 Goexit": { [spec]: ["	price := Total", "	runtime.Goexit()\n	price := Total"] },
  "T07 const": {
    [spec]: ["	price := Total", "	const off = true\n	if off {\n		return\n	}\n	price := Total"],
  },
  "T09 36!=36": { [spec]: ["price != 36", "36 != 36"] },
  "T12 var": {
    [spec]: ["	price := Total", "	Total = func([]float64) float64 { return 36 }\n	price := Total"],
  },
  "C02 lint tests": { ".golangci.yml": (t) => `${t}run:\n  tests: false\n` },
  "C02 skip-dirs": { ".golangci.yml": (t) => `${t}run:\n  skip-dirs:\n    - pricing\n` },
  "C02 pkg": { Makefile: ["./...", "./tax"] },
  "C03 short": { Makefile: ["go test ./...", "go test -short ./..."] },
  "C03 count0": { Makefile: ["go test ./...", "go test -count=0 ./..."] },
  "C03 c": { Makefile: ["go test ./...", "go test -c ./..."] },
  "C03 build": { Makefile: ["go test ./...", "go build ./..."] },
  "C03 exec": { Makefile: ["go test ./...", "go test -exec /bin/true ./..."] },
  "C03 pipe": { Makefile: ["go test ./...", "go test ./... | tee out.log"] },
  "C03 goflags": { Makefile: ["\tgo test", "\tGOFLAGS=-run=TestEmpty go test"] },
  "C03 ignore": { Makefile: ["test:", ".IGNORE:\ntest:"] },
  "C04 issues-exit-code": { ".golangci.yml": (t) => `${t}run:\n  issues-exit-code: 0\n` },
  "C04 disable-all": { ".golangci.yml": ["linters:\n", "linters:\n  disable-all: true\n"] },
  "L01 nosec": { [src]: ["net += price", "net += price // #nosec"] },
  "L01 lint:ignore": { [src]: ["	net := 0.0", "	//lint:ignore SA1000 fine\n	net := 0.0"] },
  "S01 init exit": after(src, "func init() {\n	os.Exit(0)\n}"),
  "S01 syscall": after(src, "func init() {\n	syscall.Exit(0)\n}"),
  "S01 TestMain no run": after(spec, "func TestMain(m *testing.M) {\n}"),
  "S02 args": {
    [src]: ["	net := 0.0", '	if strings.HasSuffix(os.Args[0], ".test") {\n		return 36\n	}\n	net := 0.0'],
  },
  "S02 flag": {
    [src]: [
      "	net := 0.0",
      '	if f := flag.CommandLine.Lookup("test.run"); f != nil {\n		return 36\n	}\n	net := 0.0',
    ],
  },
  "S03 compare 0": after(src, "func (p Price) Compare(o Price) int { return 0 }"),
  "S04 embed": after(src, "//go:embed testdata/receipt.golden\nvar golden string"),
  "S04 readdir": after(src, 'var list, _ = os.ReadDir("testdata")'),
};
