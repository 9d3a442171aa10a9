import { describe, expect, test } from "vitest";
import { BytePairTokenizer, CharTokenizer, loadTokenizer, type Tokenizer, UNKNOWN, WordTokenizer, words } from "../src/index.ts";

const text = "The cat sat. The cat’s hat — naïve 日本 👩‍🚀 sat!";
const saved = (t: Tokenizer) => loadTokenizer(JSON.parse(JSON.stringify(t)));

describe("tokenisers", () => {
  test("characters are whole code points, in and out", () => {
    const t = CharTokenizer.from(text);
    expect(t.decode(t.encode(text))).toBe(text);
    expect(t.encode("日")).toHaveLength(1);
    expect(saved(t).encode("cat")).toEqual(t.encode("cat"));
    expect(() => t.encode("q")).toThrow(`charTokenizer: "q" is not among the ${t.vocabulary.length} characters`);
    expect(new CharTokenizer(["a", UNKNOWN]).encode("ab")).toEqual([0, 1]);
  });

  test("words are letters with their accents and apostrophes; signs stand alone", () => {
    expect(words("The cat’s hat — naïve!")).toEqual(["The", "cat’s", "hat", "—", "naïve", "!"]);
    const t = WordTokenizer.from("The cat sat. The cat sat!", { limit: 3 });
    expect(t.vocabulary).toEqual([UNKNOWN, "The", "cat", "sat"]);
    expect(t.encode("The dog sat")).toEqual([1, 0, 3]);
    expect(saved(t).decode([1, 2, 3])).toBe("The cat sat");
    expect(WordTokenizer.from("a a b", { least: 2, lowerCase: true }).vocabulary).toEqual([UNKNOWN, "a"]);
    expect(() => new WordTokenizer(["a"])).toThrow("wordTokenizer: the vocabulary lacks <unk>");
  });

  test("byte pairs write anything, in fewer tokens where it repeats", () => {
    const t = BytePairTokenizer.from("low low low lower lowest newest newest widest 日本日本", 270);
    expect(t.vocabulary.length).toBeLessThanOrEqual(270);
    for (const s of [text, "lowest", "", "日本", "\n\t x"]) expect(t.decode(t.encode(s))).toBe(s);
    expect(t.encode("low").length).toBeLessThan(3);
    expect(saved(t).encode("lowest newest")).toEqual(t.encode("lowest newest"));
    expect(t.decode([0xe6])).toBe("\ufffd");
  });

  test("name what does not fit", () => {
    expect(() => new CharTokenizer(["a", "a"])).toThrow("tokenizer: the vocabulary has 2 tokens, but only 1 different ones");
    expect(() => new CharTokenizer(["a"]).decode([1])).toThrow("tokenizer: token 1 is outside the vocabulary of 1");
    expect(() => BytePairTokenizer.from("a", 100)).toThrow("bytePairTokenizer: size is 100, needs a whole number of at least 256");
    expect(() => new BytePairTokenizer([[300, 1]])).toThrow("bytePairTokenizer: merge 0 joins 300 and 1, needs tokens below 256");
    expect(() => loadTokenizer({ kind: "letters" as "words", vocabulary: [] })).toThrow(
      "loadTokenizer: kind letters is not characters, words or bytePairs",
    );
  });
});
