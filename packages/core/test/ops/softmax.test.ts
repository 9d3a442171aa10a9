// Softmax: limits, other dimensions, gradients of both orders, errors. PyTorch's numbers are in golden/.
import { describe, expect, test } from "vitest";
import { logSoftmax, scope, softmax, softmin, tensor } from "../../src/index.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";

const normal = testNormals(5);
const drawn = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);

describe("softmax", () => {
  test("rows sum to 1 and keep their order", () => {
    const out = softmax(drawn(4, 7)).toArray() as number[][];
    for (const row of out) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  });
  test("adding a constant changes nothing, however large", () => {
    expect(softmax(tensor([1000, 1001, 999])).data).toEqual(softmax(tensor([0, 1, -1])).data);
  });
  test("−∞ gets exactly 0; a row of nothing else, or with +∞ or NaN, becomes NaN", () => {
    const inf = Number.POSITIVE_INFINITY;
    const out = softmax(
      tensor([
        [-inf, 0, 0],
        [-inf, -inf, -inf],
        [inf, 0, 0],
        [Number.NaN, 0, 0],
      ]),
    ).toArray() as number[][];
    expect(out[0]).toEqual([0, 0.5, 0.5]);
    for (const row of out.slice(1)) expect(row.every(Number.isNaN)).toBe(true);
  });
  test("another dimension is the last one of the transposed", () => {
    const x = drawn(2, 3, 4);
    const out = softmax(x, 1);
    for (let n = 0; n < 2; n++) {
      for (let k = 0; k < 4; k++) {
        let total = 0;
        for (let j = 0; j < 3; j++) total += out.data[(n * 3 + j) * 4 + k]!;
        expect(total).toBeCloseTo(1, 6);
      }
    }
  });
  test("softmin gives the smallest the largest share", () => {
    expect(softmin(tensor([1, 2, 3])).data).toEqual(softmax(tensor([-1, -2, -3])).data);
  });
  test("empty batches stay empty", () => expect(softmax(tensor([], [0, 3])).shape).toEqual([0, 3]));
});

describe("logSoftmax", () => {
  test("keeps what softmax rounds to 0", () => {
    expect(logSoftmax(tensor([0, -200])).data).toEqual(new Float32Array([0, -200]));
  });
});

describe("gradients of both orders", () => {
  test.each([
    ["softmax", softmax],
    ["logSoftmax", logSoftmax],
    ["softmin", softmin],
  ] as const)("of %s agree with finite differences", (_, op) => {
    gradcheck((x) => op(x), [drawn(3, 6)], { order: 2 });
    gradcheck((x) => op(x, 0), [drawn(4, 3)], { order: 2 });
  });
});

test("a dimension that is not there is refused", () => {
  scope(() => {
    expect(() => softmax(drawn(2, 3), 2)).toThrow("softmax: dim 2 is outside rank 2 ([2, 3])");
    expect(() => logSoftmax(tensor(1))).toThrow("logSoftmax: dim -1 is outside rank 0 ([])");
    expect(() => softmax(tensor([1, 2], [2], "i32"))).toThrow("softmax: x is i32, needs f32 (x [2])");
  });
});
