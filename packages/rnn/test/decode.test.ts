import { gather, indexSelect, memory, reshape, scope, seed, type Tensor, tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { beamSearch, generate, generating, type Step, sampleToken } from "../src/index.ts";

const logits = (...p: number[]) => tensor(p.map(Math.log), [1, p.length]);
const many = (p: number[], options: Parameters<typeof sampleToken>[1]) => {
  const counts = new Array<number>(p.length).fill(0);
  scope(() => {
    const rows = tensor(new Array(2000).fill(p.map(Math.log)).flat(), [2000, p.length]);
    for (const token of sampleToken(rows, options).data) counts[token]++;
  });
  return counts.map((n) => n / 2000);
};

/** A first-order chain over tokens; its state counts the steps. */
const chain =
  (table: number[][]): Step =>
  (tokens, [count]) => ({ logits: indexSelect(tensor(table.map((row) => row.map((p) => Math.log(p + 1e-9)))), 0, tokens), state: [count] });

describe("sampleToken", () => {
  test("takes the likeliest at temperature 0", () => {
    expect([...sampleToken(logits(0.2, 0.5, 0.3), { temperature: 0 }).data]).toEqual([1]);
  });

  test("draws by the odds, sharpened by temperature, cut to the k likeliest or to a share", () => {
    seed(3);
    const p = [0.5, 0.3, 0.15, 0.05];
    const near = (x: number) => expect.closeTo(x, 1);
    expect(many(p, {})).toEqual(p.map(near));
    expect(many(p, { topK: 2 })).toEqual([near(0.625), near(0.375), 0, 0]);
    expect(many(p, { topP: 0.8 })).toEqual([near(0.625), near(0.375), 0, 0]);
    expect(many(p, { topP: 0.81 }).slice(2)).toEqual([near(0.16), 0]);
    expect(many(p, { topP: 0.01 })).toEqual([1, 0, 0, 0]);
    expect(many(p, { temperature: 0.5 })[0]).toBeCloseTo(0.25 / 0.365, 1);
  });

  test("names options outside their range", () => {
    expect(() => sampleToken(tensor([1, 2]))).toThrow("sampleToken: logits has 1 dimensions, needs 2: [N, V] (logits [2])");
    expect(() => sampleToken(logits(1), { temperature: -1 })).toThrow("sampleToken: temperature is -1, needs at least 0");
    expect(() => sampleToken(logits(1), { topP: 0 })).toThrow("sampleToken: topP is 0, needs 0 < topP ≤ 1");
    expect(() => sampleToken(logits(1), { topK: 0 })).toThrow("sampleToken: topK is 0, needs a whole number of at least 1");
  });
});

describe("generate", () => {
  const turn = chain([
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ]);

  test("writes rows until their end or the limit", () => {
    const state = [tensor([[0], [0]])];
    expect(generate(turn, [0, 1], state, { steps: 5, temperature: 0 })).toEqual([
      [1, 2, 0, 1, 2],
      [2, 0, 1, 2, 0],
    ]);
    expect(generate(turn, [0, 1], state, { steps: 5, temperature: 0, end: 0 })).toEqual([[1, 2], [2]]);
    expect(state[0].alive).toBe(true);
  });

  test("writes ten thousand tokens at a level memory", () => {
    const state = [tensor([[0]])];
    const grow: Step = (tokens, [s]) => ({ ...turn(tokens, [s]), state: [reshape(gather(s, 1, tensor([[0]], [1, 1], "i32")), [1, 1])] });
    let [level, n] = [0, 0];
    for (const _ of generating(grow, [0], state, { steps: 10_000, temperature: 0 })) {
      if (++n === 10) level = memory().heap;
    }
    expect(n).toBe(10_000);
    expect(memory().heap).toBe(level);
  });
});

describe("beamSearch", () => {
  // The greedy way 1 then anything: 0.6 · 0.5; through 2 it is 0.4 · 1. Token 0 ends.
  const trap = chain([
    [0, 0.6, 0.4, 0, 0],
    [0, 0, 0, 0.5, 0.5],
    [1, 0, 0, 0, 0],
    [1, 0, 0, 0, 0],
    [1, 0, 0, 0, 0],
  ]);
  const state = (): Tensor[] => [tensor([[0]])];

  test("finds what greedy writing misses", () => {
    expect(generate(trap, [0], state(), { steps: 4, temperature: 0, end: 0 })[0]).toEqual([1, 3]);
    const [best] = beamSearch(trap, 0, state(), { steps: 4, end: 0, width: 3 });
    expect(best.tokens).toEqual([2]);
    expect(best.score).toBeCloseTo(Math.log(0.4), 4);
  });

  test("returns the n best in order, and a length penalty favours longer ones", () => {
    const found = beamSearch(trap, 0, state(), { steps: 4, end: 0, width: 4, best: 3 });
    expect(found.map((h) => h.tokens)).toEqual([[2], [1, 3], [1, 4]]);
    const [long] = beamSearch(trap, 0, state(), { steps: 4, end: 0, width: 4, lengthPenalty: 3 });
    expect(long.tokens).toEqual([1, 3]);
    expect(long.score).toBeCloseTo(Math.log(0.3) / (7 / 6) ** 3, 4);
  });

  test("gives what is open at the limit", () => {
    const [cut] = beamSearch(trap, 0, state(), { steps: 1, end: 0, width: 2 });
    expect(cut.tokens).toEqual([1]);
  });

  test("names options outside their range", () => {
    expect(() => beamSearch(trap, 0, state(), { steps: 1, end: 0, width: 0 })).toThrow(
      "beamSearch: width is 0, needs a whole number of at least 1",
    );
    expect(() => beamSearch(trap, 0, state(), { steps: 1, end: 0, width: 2, best: 3 })).toThrow(
      "beamSearch: best is 3, needs 1 to 2, the width",
    );
  });
});
