import { describe, expect, test } from "vitest";
import { Module } from "../../src/nn/module.ts";
import { LearnedEncoding, RotaryEncoding, SinusoidalEncoding } from "../../src/nn/positional.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";

const normals = (shape: number[], seed = 1) =>
  tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, testNormals(seed)), shape);

describe("SinusoidalEncoding", () => {
  test("is exact far out, where a float32 product of position and frequency would not be", () => {
    const { table } = new SinusoidalEncoding(8, 5000);
    for (const t of [1, 1000, 4999]) {
      for (const i of [0, 1, 2, 3]) {
        const angle = t / 10000 ** ((2 * i) / 8);
        expect(table.data[t * 8 + 2 * i]).toBeCloseTo(Math.sin(angle), 6);
        expect(table.data[t * 8 + 2 * i + 1]).toBeCloseTo(Math.cos(angle), 6);
      }
    }
  });

  test("serves an odd number of features, and positions from `start` on", () => {
    const layer = new SinusoidalEncoding(5, 10);
    const whole = layer.forward(tensor(new Float32Array(50), [10, 5])).data;
    const part = layer.forward(tensor(new Float32Array(20), [4, 5]), 6).data;
    expect(part).toEqual(whole.slice(30));
  });

  test("has nothing to train or save", () => {
    expect(new SinusoidalEncoding(4, 10).stateDict()).toEqual({});
  });

  test("refuses other features and positions beyond its table", () => {
    const layer = new SinusoidalEncoding(4, 10);
    expect(() => layer.forward(normals([2, 11, 4]))).toThrow(
      "sinusoidalEncoding: positions 0 to 10, but the table ends at 9 (x [2, 11, 4]); raise maxLength",
    );
    expect(() => layer.forward(normals([3, 5]))).toThrow("sinusoidalEncoding: needs [..., T, 4] (x [3, 5])");
    expect(() => new SinusoidalEncoding(0)).toThrow("sinusoidalEncoding: D is 0, needs a whole number of at least 1");
  });
});

describe("LearnedEncoding", () => {
  test("adds a trained row per position", () => {
    const layer = new LearnedEncoding(3, 7);
    const x = normals([2, 4, 3]);
    const out = layer.forward(x, 2).data;
    expect(out[15]).toBeCloseTo(x.data[15]! + layer.weight.data[9]!, 6);
    expect(layer.parameters()).toEqual([layer.weight]);
    gradcheck((input) => layer.forward(input), [x], { order: 2 });
  });
});

/** The dot products of every query with every key, each at its position. */
function scores(layer: RotaryEncoding, q: Tensor, k: Tensor, start: number): number[] {
  const [a, b] = [layer.forward(q, start).data, layer.forward(k, start).data];
  const [T, D] = q.shape as [number, number];
  return Array.from({ length: T * T }, (_, i) => {
    const [t, s] = [Math.floor(i / T), i % T];
    return Array.from({ length: D }, (_, d) => a[t * D + d]! * b[s * D + d]!).reduce((x, y) => x + y);
  });
}

describe("RotaryEncoding", () => {
  test("turns halves as interleaved pairs that were sorted", () => {
    const order = [0, 2, 4, 1, 3, 5];
    const x = normals([4, 6]);
    const sorted = tensor(
      Float32Array.from({ length: 24 }, (_, i) => x.data[Math.floor(i / 6) * 6 + order[i % 6]!]!),
      [4, 6],
    );
    const interleaved = new RotaryEncoding(6, 10).forward(x).data;
    const halves = new RotaryEncoding(6, 10, { interleaved: false }).forward(sorted).data;
    halves.forEach((value, i) => {
      expect(value).toBe(interleaved[Math.floor(i / 6) * 6 + order[i % 6]!]);
    });
  });

  test("makes scores depend on distances only", () => {
    const [q, k] = [normals([4, 8]), normals([4, 8], 2)];
    for (const interleaved of [true, false]) {
      const layer = new RotaryEncoding(8, 200, { interleaved });
      const [near, far] = [scores(layer, q, k, 0), scores(layer, q, k, 150)];
      for (const [i, score] of near.entries()) expect(far[i]).toBeCloseTo(score, 4);
    }
  });

  test("has gradients of both orders and nothing to train or save", () => {
    const layer = new RotaryEncoding(4, 10, { interleaved: false });
    gradcheck((x) => layer.forward(x), [normals([2, 3, 4])], { order: 2 });
    expect(layer.stateDict()).toEqual({});
    expect(layer).toBeInstanceOf(Module);
  });

  test("refuses an odd number of features and positions beyond its tables", () => {
    expect(() => new RotaryEncoding(5)).toThrow("rotaryEncoding: D is 5, needs an even number");
    expect(() => new RotaryEncoding(4, 3).forward(normals([2, 4]), 2)).toThrow("rotaryEncoding: positions 2 to 3, but the table ends at 2");
  });
});
