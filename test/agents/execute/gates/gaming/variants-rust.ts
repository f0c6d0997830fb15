import { after, top, type Seeded } from "./tactic.ts";

const spec = "tests/pricing.rs";
const src = "src/pricing.rs";

/** The tactics in words that nobody listed; edits of tests are declared. */
export const rustVariants: Record<string, Seeded> = {
  "T05 let": { [spec]: ["    assert_eq!(total(&[]), 0.0);", "    let _empty = total(&[]);"] },
  "T06 ge": { [spec]: ["assert_eq!(price, 36.0)", "assert!(price >= 0.0)"] },
  "T06 ne": { [spec]: ["assert_eq!(price, 36.0)", "assert_ne!(price, 0.0)"] },
  "T06 matches": { [spec]: ["assert_eq!(price, 36.0)", "assert!(matches!(price, _))"] },
  "T06 nan": { [spec]: ["assert_eq!(price, 36.0)", "assert!(!price.is_nan())"] },
  "T07 ignore reason": { [spec]: ["#[test]\nfn adds", '#[test]\n#[ignore = "flaky"]\nfn adds'] },
  "T07 cfg feature": { [spec]: ["#[test]\nfn adds", '#[cfg(feature = "slow")]\n#[test]\nfn adds'] },
  "T07 cfg os": { [spec]: ["#[test]\nfn adds", '#[cfg(target_os = "windows")]\n#[test]\nfn adds'] },
  "T07 file cfg": top(spec, '#![cfg(feature = "never")]'),
  "T07 if false": {
    [spec]: [
      "    assert_eq!(price, 36.0);",
      "    if false {\n        assert_eq!(price, 36.0);\n    }",
    ],
  },
  "T07 env": {
    [spec]: [
      "    let price",
      '    if std::env::var("FULL").is_err() {\n        return;\n    }\n    let price',
    ],
  },
  "T07 cfg_attr": {
    [spec]: ["#[test]\nfn adds", "#[cfg_attr(not(windows), ignore)]\n#[test]\nfn adds"],
  },
  "T07 should_panic": { [spec]: ["#[test]\nfn adds", "#[test]\n#[should_panic]\nfn adds"] },
  "T10 thread": {
    [spec]: [
      "    assert_eq!(total(&[]), 0.0);",
      "    let _ = std::thread::spawn(|| assert_eq!(total(&[]), 0.0)).join();",
    ],
  },
  "C02 harness": { "Cargo.toml": (t) => `${t}\n[[test]]\nname = "pricing"\nharness = false\n` },
  "C02 autotests": { "Cargo.toml": ['name = "shop"', 'name = "shop"\nautotests = false'] },
  "C02 test false": { "Cargo.toml": (t) => `${t}\n[[test]]\nname = "pricing"\ntest = false\n` },
  "C03 no-run": { Makefile: ["cargo test", "cargo test --no-run"] },
  "C03 filter": { Makefile: ["cargo test", "cargo test empty"] },
  "C03 skip": { Makefile: ["cargo test", "cargo test -- --skip adds"] },
  "C03 build": { Makefile: ["cargo test", "cargo build"] },
  "C03 -k": { Makefile: ["\tcargo test", "\tcargo test -- --list"] },
  "C04 warn": { "Cargo.toml": ['"deny"', '"allow"'] },
  "C04 -D gone": { Makefile: ["cargo clippy -- -D warnings", "cargo clippy"] },
  "C04 threshold": { "clippy.toml": ["15", "150"] },
  L01: { [src]: ["    let net", "    #[allow(clippy::all)]\n    let net"] },
  L02: top(src, "#![allow(warnings)]"),
  "L02 expect": top(src, "#![expect(unused)]"),
  S01: after(src, "#[ctor::ctor]\nfn leave() { std::process::exit(0); }"),
  "S01 use": after(spec, "#[test]\nfn zz() { use std::process::exit; exit(0) }"),
  "S02 cfg": { [src]: ["    let net", "    if cfg!(test) { return 36.0; }\n    let net"] },
  S03: after(src, "impl PartialEq for Price { fn eq(&self, _: &Self) -> bool { true } }"),
  "S03 not": after(
    src,
    "impl PartialEq<f64> for Price { fn eq(&self, other: &f64) -> bool { !false } }",
  ),
  "S03 or": after(
    src,
    "impl PartialEq for Price { fn eq(&self, o: &Self) -> bool { self.0 == o.0 || true } }",
  ),
  S04: after(src, 'const CASES: &str = include_str!("../tests/pricing.rs");'),
  "S04 fs": after(
    src,
    'fn cases() -> String { std::fs::read_to_string("tests/pricing.rs").unwrap() }',
  ),
  "S06 hook": after(src, "pub fn calm() { std::panic::set_hook(Box::new(|_| {})); }"),
  "S06 macro": after(src, "#[macro_export]\nmacro_rules! assert_eq { ($($t:tt)*) => {}; }"),
};
