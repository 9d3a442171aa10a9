// Dropping: shares, scales, whole channels, what stays the same, gradients, errors.
import { beforeEach, describe, expect, test } from "vitest";
import {
  alphaDropout,
  capture,
  dropout,
  featureAlphaDropout,
  featureDropout,
  gaussianNoise,
  grad,
  randn,
  Stream,
  scope,
  seed,
  sum,
  tensor,
} from "../../src/index.ts";
import { gradcheck } from "../../src/testing.ts";

beforeEach(() => seed(11));
const ones = (...shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1), shape);
const moments = (x: ArrayLike<number>) => {
  const list = Array.from(x);
  const mean = list.reduce((a, b) => a + b) / list.length;
  return { mean, std: Math.sqrt(list.reduce((s, v) => s + (v - mean) ** 2, 0) / list.length) };
};

describe("dropout", () => {
  test("drops a share p and scales the rest by 1 / (1 − p)", () => {
    const x = Array.from(dropout(ones(100, 100), 0.25).data);
    expect(new Set(x)).toEqual(new Set([0, Math.fround(4 / 3)]));
    expect(Math.abs(x.filter((v) => v === 0).length / 10_000 - 0.25)).toBeLessThan(0.018);
  });
  test("its gradient is the same mask", () => {
    scope(() => {
      const x = ones(50);
      const out = dropout(x, 0.5);
      expect(grad(sum(out), [x])[0]!.data).toEqual(out.data);
    });
  });
  test("outside training, and with p = 0, it hands back its input", () => {
    const x = ones(3);
    expect(dropout(x, 0.5, { training: false })).toBe(x);
    expect(dropout(x, 0)).toBe(x);
  });
  test("p = 1 leaves zeros", () => expect(dropout(ones(4), 1).toArray()).toEqual([0, 0, 0, 0]));
  test("captured steps drop anew each time, as eager ones would", () => {
    const stream = new Stream("d", 4);
    const step = capture((x: ReturnType<typeof ones>) => dropout(x, 0.5, { stream }));
    const captured = [0, 0, 0].map(() => Array.from(step(ones(20)).data));
    stream.reseed(4);
    expect([0, 0, 0].map(() => scope(() => Array.from(dropout(ones(20), 0.5, { stream }).data)))).toEqual(captured);
    expect(captured[1]).not.toEqual(captured[0]);
  });
});

describe("whole channels", () => {
  test("featureDropout drops or keeps a channel of a sample as one", () => {
    const out = featureDropout(ones(8, 3, 3, 16), 0.5).data;
    let dropped = 0;
    for (let n = 0; n < 8; n++) {
      for (let c = 0; c < 16; c++) {
        const plane = Array.from({ length: 9 }, (_, i) => out[(n * 9 + i) * 16 + c]!);
        expect(new Set(plane).size).toBe(1);
        if (plane[0] === 0) dropped++;
        else expect(plane[0]).toBe(2);
      }
    }
    expect(dropped).toBeGreaterThan(40);
    expect(dropped).toBeLessThan(88);
  });
  test("featureAlphaDropout treats a channel as one, too", () => {
    const out = featureAlphaDropout(ones(4, 5, 8), 0.5).data;
    for (let n = 0; n < 4; n++) {
      for (let c = 0; c < 8; c++) expect(new Set(Array.from({ length: 5 }, (_, i) => out[(n * 5 + i) * 8 + c]!)).size).toBe(1);
    }
  });
});

test("alphaDropout keeps mean 0 and variance 1", () => {
  const { mean, std } = moments(alphaDropout(randn([200, 200]), 0.3).data);
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(std - 1)).toBeLessThan(0.02);
});

test("gaussianNoise adds noise of the deviation asked for", () => {
  const { mean, std } = moments(gaussianNoise(ones(200, 200), 0.5).data);
  expect(mean).toBeCloseTo(1, 1);
  expect(std).toBeCloseTo(0.5, 1);
  const x = ones(2);
  expect(gaussianNoise(x, 0.5, { training: false })).toBe(x);
});

test("gradients agree with finite differences under a fixed mask", () => {
  const ops = [dropout, featureDropout, alphaDropout, featureAlphaDropout];
  const x = tensor([
    [
      [1, -2, 0.5],
      [3, 0.2, -1],
    ],
  ]);
  for (const op of ops) {
    gradcheck((t) => op(t, 0.4, { stream: new Stream("fixed", 5) }), [x], { order: 2 });
  }
});

test("a p that is no probability is refused", () => {
  expect(() => dropout(ones(2), 1.5)).toThrow("dropout: p is 1.5, needs 0 ≤ p ≤ 1");
  expect(() => featureDropout(ones(2), -1)).toThrow("featureDropout: p is -1, needs 0 ≤ p ≤ 1");
  expect(() => alphaDropout(ones(2), Number.NaN)).toThrow("alphaDropout: p is NaN, needs 0 ≤ p ≤ 1");
  expect(() => featureAlphaDropout(ones(2), 2)).toThrow("featureAlphaDropout: p is 2, needs 0 ≤ p ≤ 1");
});
