// Streams: what seeds and names decide, what faults and captures leave alone, and what is drawn.
import { beforeEach, describe, expect, test } from "vitest";
import {
  bernoulli,
  capture,
  categorical,
  exponential,
  gumbel,
  init,
  multinomial,
  packCheckpoint,
  rand,
  randint,
  randn,
  random,
  randperm,
  Stream,
  scope,
  seed,
  tensor,
  truncatedNormal,
  unpackCheckpoint,
} from "../src/index.ts";

const list = (t: { data: ArrayLike<number> }) => Array.from(t.data);

beforeEach(() => seed(7));

describe("streams", () => {
  test("the same seed gives the same numbers, another seed others", () => {
    const first = list(randn([5]));
    seed(7);
    expect(list(randn([5]))).toEqual(first);
    seed(8);
    expect(list(randn([5]))).not.toEqual(first);
  });

  test("the numbers of seed 7 are these on every machine", () => {
    expect(list(randint(0, 1000, [6]))).toEqual([168, 78, 180, 26, 203, 839]);
  });

  test("drawing from one stream moves no other", () => {
    const a = new Stream("a");
    const expected = list(rand([4], { stream: new Stream("a", 7) }));
    randn([100]);
    rand([9], { stream: new Stream("b") });
    expect(list(rand([4], { stream: a }))).toEqual(expected);
  });

  test("two streams of one name differ, and come back after seed in the same order", () => {
    const draw = () => [new Stream("dropout"), new Stream("dropout")].map((stream) => list(rand([3], { stream })));
    const [first, second] = draw();
    expect(first).not.toEqual(second);
    seed(7);
    expect(draw()).toEqual([first, second]);
  });

  test("seeds that differ only above 32 bits differ", () => {
    const low = list(rand([3], { stream: new Stream("x", 1) }));
    expect(list(rand([3], { stream: new Stream("x", 1 + 2 ** 40) }))).not.toEqual(low);
  });

  test("a seed that is no integer is refused with its value", () => {
    expect(() => seed(1.5)).toThrow("seed: seed 1.5 is not an integer from 0 to 9007199254740991");
    expect(() => new Stream("x", -1)).toThrow("Stream.reseed: seed -1 is not an integer");
  });

  test("a captured draw goes on with the stream, as eager draws do", () => {
    const stream = new Stream("captured", 3);
    const step = capture(() => randn([4], { stream }));
    const captured = [list(step()), list(step()), list(step())];
    stream.reseed(3);
    expect([0, 0, 0].map(() => list(scope(() => randn([4], { stream }))))).toEqual(captured);
  });

  test("the shared stream may be met for the first time inside a capture", () => {
    const step = capture(() => randperm(5));
    const a = list(step());
    expect([...a].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(list(step())).not.toEqual(a);
  });
});

describe("saving", () => {
  test("a restored stream goes on where it was", () => {
    const stream = new Stream("a");
    rand([5], { stream });
    const file = packCheckpoint({ stream });
    const next = list(rand([5], { stream }));
    unpackCheckpoint(file, { stream });
    expect(list(rand([5], { stream }))).toEqual(next);
  });

  test("the shared streams are a part of a checkpoint", () => {
    randn([3]);
    const file = packCheckpoint({ random });
    const next = [list(randn([3])), list(init.normal([3]))];
    seed(99);
    unpackCheckpoint(file, { random });
    expect([list(randn([3])), list(init.normal([3]))]).toEqual(next);
  });
});

describe("draws", () => {
  test("rand stays within its bounds", () => {
    const x = list(rand([1000], { low: -3, high: 5 }));
    expect(Math.min(...x)).toBeGreaterThanOrEqual(-3);
    expect(Math.min(...x)).toBeLessThan(-2.9);
    expect(Math.max(...x)).toBeLessThan(5);
    expect(Math.max(...x)).toBeGreaterThan(4.9);
  });

  test("randn has the mean and deviation asked for", () => {
    const x = list(randn([100, 100], { mean: 10, std: 2 }));
    const mean = x.reduce((a, b) => a + b) / x.length;
    expect(Math.abs(mean - 10)).toBeLessThan(0.08);
    expect(Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length)).toBeCloseTo(2, 1);
  });

  test("truncatedNormal has the variance of a normal cut at 1 deviation, and its bounds", () => {
    const x = list(truncatedNormal([20_000], { mean: 1, std: 2, low: -1, high: 3 }));
    expect(Math.min(...x.slice(0, 5000))).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...x.slice(0, 5000))).toBeLessThanOrEqual(3);
    const mean = x.reduce((a, b) => a + b) / x.length;
    expect(mean).toBeCloseTo(1, 1);
    // scipy.stats.truncnorm(-1, 1).std() = 0.5396
    expect(Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length)).toBeCloseTo(2 * 0.5396, 1);
  });

  test("randint gives i32 of the shape, all values of the range", () => {
    const x = randint(-1, 3, [50, 4]);
    expect(x.dtype).toBe("i32");
    expect(x.shape).toEqual([50, 4]);
    expect([...new Set(list(x))].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
  });

  test("randperm is a permutation, and may be empty", () => {
    expect(list(randperm(64)).sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, i) => i));
    expect(randperm(0).shape).toEqual([0]);
  });

  test("bernoulli draws ones as often as asked", () => {
    const x = list(bernoulli(0.25, [10_000]));
    expect(new Set(x)).toEqual(new Set([0, 1]));
    expect(x.reduce((a, b) => a + b) / x.length).toBeCloseTo(0.25, 1);
  });

  test("exponential and gumbel have their means", () => {
    const mean = (x: number[]) => x.reduce((a, b) => a + b) / x.length;
    expect(mean(list(exponential([20_000], { mean: 3 })))).toBeCloseTo(3, 0);
    expect(mean(list(gumbel([20_000])))).toBeCloseTo(0.577, 1);
  });

  test("categorical draws one index per row, only of those with weight", () => {
    const x = categorical(
      tensor([
        [
          [0, 0, 1],
          [0, 5, 0],
        ],
        [
          [2, 0, 0],
          [0, 0, 0.1],
        ],
      ]),
    );
    expect(x.shape).toEqual([2, 2]);
    expect(x.toArray()).toEqual([
      [2, 1],
      [0, 2],
    ]);
  });

  test("multinomial draws with replacement in proportion to the weights", () => {
    const x = multinomial(tensor([[1, 3]]), 8000);
    expect(x.shape).toEqual([1, 8000]);
    expect(list(x).reduce((a, b) => a + b) / 8000).toBeCloseTo(0.75, 1);
  });
});

describe("multinomial without replacement", () => {
  test("never draws an index twice, nor one of weight 0", () => {
    const rows = multinomial(
      tensor([
        [1, 2, 0, 3],
        [0, 1, 1, 1],
      ]),
      3,
      { replacement: false },
    ).toArray() as number[][];
    expect(rows.map((row) => [...row].sort())).toEqual([
      [0, 1, 3],
      [1, 2, 3],
    ]);
  });
  test("draws first in proportion to the weights", () => {
    const weights = tensor(
      new Float32Array(6000).map((_, i) => (i % 2 ? 3 : 1)),
      [3000, 2],
    );
    const first = list(multinomial(weights, 2, { replacement: false })).filter((_, i) => i % 2 === 0);
    expect(Math.abs(first.reduce((a, b) => a + b) / 3000 - 0.75)).toBeLessThan(0.032);
  });
});

describe("errors", () => {
  test("empty and foreign ranges are refused with their ends", () => {
    expect(() => randint(3, 3, [2])).toThrow("randint: [3, 3) is not a range of 32-bit integers");
    expect(() => randint(0, 2 ** 31, [2])).toThrow("randint: [0, 2147483648) is not a range of 32-bit integers");
    expect(() => truncatedNormal([2], { low: 1, high: 1 })).toThrow("truncatedNormal: low 1 is not below high 1");
    expect(() => randperm(-1)).toThrow("randperm: n is -1, needs an integer ≥ 0");
    expect(() => bernoulli(1.5, [2])).toThrow("bernoulli: p is 1.5, needs 0 ≤ p ≤ 1");
  });

  test("weights without columns are refused with their shape", () => {
    expect(() => categorical(tensor(1))).toThrow("categorical: weights has no columns, needs at least 1 (weights [])");
    expect(() => multinomial(tensor([[]]), 2)).toThrow("multinomial: weights has 0 columns, needs at least 1 (weights [1, 0])");
    expect(() => multinomial(tensor([1]), -2)).toThrow("multinomial: draws is -2, needs an integer from 0 to 2147483647 (weights [1])");
    expect(() => multinomial(tensor([1, 1]), 3, { replacement: false })).toThrow(
      "multinomial: draws is 3, needs an integer from 0 to 2 (weights [2])",
    );
  });
});

test("sizes that are no whole numbers of at least 0 are refused", () => {
  expect(() => randn([-3])).toThrow("randn: size -3 of dimension 0 is not a whole number of at least 0 ([-3])");
});
