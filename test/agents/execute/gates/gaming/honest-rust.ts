import type { HonestDiff } from "./tactic.ts";

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
