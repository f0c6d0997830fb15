import { array, assert, constantFrom, property, string, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  analyze,
  analyzePrefix,
  analyzeWords,
  beginningsOf,
  codeNames,
  countWithin,
} from "../../../wiki/search/analyze.ts";

describe("analyze", () => {
  it("finds a word in all its forms", () => {
    expect(analyze("Ripened tomatoes")).toEqual(analyze("ripening tomato"));
  });

  it("drops what says nothing, unless there is nothing else", () => {
    expect(analyze("How do we water the beds?")).toEqual(analyze("water beds"));
    expect(analyze("What is this?")).toEqual(["what", "is", "this"]);
  });

  it.each([
    ["parsePrice", ["pars", "price", "parsepric"]],
    ["parse_price", ["pars", "price", "parsepric"]],
    ["HTTPServer", ["http", "server", "httpserver"]],
    ["user's", ["user"]],
    ["aren't", []],
    ["0.31.0", ["0.31.0"]],
    ["C", ["c"]],
  ])("takes %s apart", (text, terms) => {
    expect(analyze(`${text} tomato`).slice(0, -1)).toEqual(terms);
  });

  it("finds a file by its name, its folders and its path", () => {
    const terms = analyze("See src/shop/parse-price.ts.");
    const names = ["shop", "price", "parse-price.ts", "parsePrice", "src/shop/parse-price.ts"];
    expect(names.filter((name) => !analyze(name).some((term) => terms.includes(term)))).toEqual([]);
  });

  it("folds accents, ligatures and special letters", () => {
    expect(analyze("CAFÉ Straße Łódź ﬁsh İzmir")).toEqual(analyze("cafe strasse lodz fish izmir"));
  });

  it("cuts writing without spaces into letters and neighbours, and keeps names within it", () => {
    expect(analyze("価格表")).toEqual(["価", "価格", "格", "格表", "表"]);
    expect(analyze("TypeScriptで価格")).toContain("typescript");
  });

  it("keeps words of other scripts whole, with their marks", () => {
    expect(analyze("हिन्दी 한국어 Привет")).toEqual(["हिन्दी", "한국어", "привет"]);
  });

  it("terms of any text are short and without white space, and a name is found by itself", () => {
    assert(
      property(string({ unit: "binary", maxLength: 300 }), (text) => {
        const terms = analyze(text);
        for (const term of terms) {
          expect(term).toMatch(/^\S+$/u);
          expect(term.length).toBeLessThanOrEqual(40);
        }
        expect(analyze(text)).toEqual(terms);
      }),
    );
  });

  it("takes a megabyte without a space in its stride", () => {
    expect(analyze("a/B".repeat(300_000)).length).toBeLessThan(10);
  });
});

describe("analyzeWords", () => {
  it("says where each word is, in the text as it is written", () => {
    const text = "The Café's prices: src/price.ts.";
    const found = analyzeWords(text).map(({ start, end, terms }) => [
      text.slice(start, end),
      terms[0],
    ]);
    expect(found).toEqual([
      ["Café", "cafe"],
      ["prices", "price"],
      ["src/price.ts", "src"],
    ]);
  });
});

describe("beginningsOf", () => {
  const endings = ["", "s", "ies", "ys", "ing", "ings", "ed", "eying", "ation", "bilities", "ly"];
  const word = tuple(
    string({
      unit: constantFrom("a", "b", "e", "i", "o", "s", "t", "y"),
      minLength: 1,
      maxLength: 5,
    }),
    constantFrom(...endings),
  ).map((parts) => parts.join(""));

  it("leaves no word out that has one of the terms", () => {
    assert(
      property(array(word, { minLength: 1, maxLength: 12 }), word, (words, asked) => {
        const terms = analyze(asked);
        const having = (beginnings?: ReadonlySet<string>) =>
          analyzeWords(words.join(" "), beginnings).filter((found) =>
            found.terms.some((term) => terms.includes(term)),
          );
        expect(having(beginningsOf(terms))).toEqual(having());
      }),
    );
    expect(analyzeWords("Slugs eat leeks", beginningsOf(["leek"]))).toHaveLength(1);
  });
});

describe("countWithin", () => {
  it("counts different terms, when all are there", () => {
    const terms = new Set(analyze("how are prices of the kettle rounded"));
    expect(countWithin("Kettle prices, kettle", terms)).toBe(2);
    expect(countWithin("Kettle price list", terms)).toBe(0);
    expect(countWithin("", terms)).toBe(0);
    expect(countWithin("The", new Set(["the"]))).toBe(1);
    expect(countWithin("Kettle", new Set())).toBe(0);
  });
});

describe("analyzePrefix", () => {
  it("is folded and lowered but whole", () => {
    expect(analyzePrefix("Pricin")).toBe("pricin");
    expect(analyzePrefix("Éta")).toBe("eta");
    expect(analyzePrefix("*")).toBe("");
  });
});

describe("codeNames", () => {
  it("has the names of code, whole, and no other words", () => {
    const text =
      "Does high-speed input/output of parsePrice (src/parse_price.ts, v1.2) fail? E.g. at 0.31.0. shop::till";
    const names = ["parsePrice", "src/parse_price.ts", "v1.2", "shop::till"];
    expect([...codeNames(text)]).toEqual(names.map((name) => analyze(name).at(-1)));
  });
});
