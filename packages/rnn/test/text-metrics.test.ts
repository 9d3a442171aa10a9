import { describe, expect, test } from "vitest";
import { bitsPerCharacter, bleu, cer, editDistance, errorRate, wer } from "../src/index.ts";

const apart = (s: string) => s.split(" ");

describe("text metrics", () => {
  test("edit distances count insertions, deletions and replacements", () => {
    expect(editDistance([..."kitten"], [..."sitting"])).toBe(3);
    expect(editDistance([], [1, 2])).toBe(2);
    expect(editDistance([1, 2], [])).toBe(2);
  });

  test("error rates are over the whole corpus", () => {
    expect(cer(["kitten"], ["sitting"])).toBeCloseTo(3 / 7);
    expect(wer(["the cat  sat", "hello"], ["the cat sat down", "hello"])).toBeCloseTo(1 / 5);
    expect(errorRate([["K", "AE"]], [["K", "AE", "T"]])).toBeCloseTo(1 / 3);
    expect(() => errorRate([[1]], [])).toThrow("errorRate: 1 texts for 0 references");
    expect(() => errorRate([[1]], [[]])).toThrow("errorRate: the references are empty, needs at least 1 item");
  });

  test("bits are nats over ln 2", () => {
    expect(bitsPerCharacter(Math.log(65))).toBeCloseTo(Math.log2(65));
  });

  test("BLEU is the paper's: clipped counts, brevity, several references", () => {
    // Papineni et al. 2002, example 2: "the" seven times, at most twice in a reference.
    const the = apart("the the the the the the the");
    expect(bleu([the], [[apart("the cat is on the mat"), apart("there is a cat on the mat")]], { n: 1 })).toBeCloseTo(2 / 7);
    const same = apart("a b c d e");
    expect(bleu([same], [[same]])).toBeCloseTo(1);
    expect(bleu([apart("a b c d")], [[same]])).toBeCloseTo(Math.exp(1 - 5 / 4));
    // 5/6, 3/5, 1/4, and 1-grams, checked by hand: (5/6 · 3/5 · 1/4)^(1/3).
    expect(bleu([apart("a b c x d e")], [[apart("a b c d e f")]], { n: 3 })).toBeCloseTo(((5 / 6) * (3 / 5) * (1 / 4)) ** (1 / 3));
    expect(bleu([apart("a x")], [[apart("a b")]])).toBe(0);
    expect(bleu([apart("a x")], [[apart("a b")]], { n: 2, smooth: true })).toBeCloseTo(Math.sqrt((1 / 2) * (1 / 2)));
    expect(() => bleu([same], [])).toThrow("bleu: 1 texts for 0 references");
  });
});
