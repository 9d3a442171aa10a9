import { describe, expect, test } from "vitest";
import { expand, flatten, flip, permute, repeat, reshape, roll, squeeze, transpose, unsqueeze } from "../../src/ops/layout.ts";
import { scope } from "../../src/scope.ts";
import type { Shape } from "../../src/shape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { golden } from "../golden/read.ts";
import { expectGolden } from "../golden/run.ts";

function draw(...shape: number[]): Tensor {
  const normal = testNormals(shape.join().length);
  return tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);
}
const numbers = (c: { attrs: Readonly<Record<string, unknown>> }, name: string) => c.attrs[name] as number[];

const ops = {
  permute: (x, c) => permute(x, numbers(c, "dims")),
  flip: (x, c) => flip(x, numbers(c, "dims")),
  roll: (x, c) => roll(x, numbers(c, "shifts"), numbers(c, "dims")),
  expand: (x, c) => expand(x, numbers(c, "shape")),
  repeat: (x, c) => repeat(x, numbers(c, "repeats")),
  transpose_reshape: (x) => reshape(permute(x, [2, 0, 1]), [10, 6]),
} satisfies Record<string, (x: Tensor, c: { attrs: Readonly<Record<string, unknown>> }) => Tensor>;

describe("PyTorch's numbers", () => {
  const cases = golden("tensor").filter((c) => c.op in ops);
  test.each(cases.map((c) => [c.id, c] as const))("%s has the same values and gradients", (_, c) => {
    expectGolden(c, ({ input }) => ops[c.op as keyof typeof ops](input!, c));
  });
});

describe("gradients", () => {
  test.each<[string, (x: Tensor) => Tensor, Shape]>([
    ["reshape", (x) => reshape(x, [4, -1]), [2, 3, 4]],
    ["flatten", (x) => flatten(x, 1), [2, 3, 4]],
    ["squeeze", (x) => squeeze(x), [2, 1, 4]],
    ["unsqueeze", (x) => unsqueeze(x, -1), [2, 3]],
    ["permute", (x) => permute(x, [2, 0, 1]), [2, 3, 4]],
    ["transpose", (x) => transpose(x, 0, 1), [5, 9]],
    ["expand", (x) => expand(x, [2, 3, 4]), [3, 1]],
    ["flip", (x) => flip(x, [0, -1]), [3, 4]],
    ["roll", (x) => roll(x, [1, -2], [0, 1]), [3, 4]],
    ["roll of everything", (x) => roll(x, 5), [3, 4]],
    ["repeat", (x) => repeat(x, [2, 1, 3]), [3, 2]],
  ])("%s agrees with finite differences, twice", (_, op, shape) => {
    gradcheck(op, [draw(...shape)], { order: 2 });
  });
});

describe("reshape", () => {
  test("shares the elements instead of copying them", () => {
    const x = tensor([1, 2, 3, 4, 5, 6]);
    const y = reshape(x, [2, -1]);
    expect(y.shape).toEqual([2, 3]);
    expect(y.storage).toBe(x.storage);
  });

  test("works out a size for integers and booleans too", () => {
    expect(reshape(tensor([true, false]), [-1, 1]).toArray()).toEqual([[true], [false]]);
    expect(reshape(tensor(new Int32Array([1, 2])), [2, 1]).dtype).toBe("i32");
  });

  test("refuses sizes that do not multiply to the elements, with both", () => {
    expect(() => reshape(draw(2, 3), [4, 2])).toThrow("reshape: 6 elements do not fill [4, 2] (x [2, 3])");
    expect(() => reshape(draw(2, 3), [-1, 4])).toThrow("reshape: 6 elements do not fill [-1, 4]");
  });
});

describe("flatten, squeeze, unsqueeze", () => {
  test("merge, drop and insert the dimensions asked for", () => {
    scope(() => {
      expect(flatten(draw(2, 3, 4), 0, 1).shape).toEqual([6, 4]);
      expect(flatten(tensor(3)).shape).toEqual([1]);
      expect(squeeze(draw(1, 3, 1)).shape).toEqual([3]);
      expect(squeeze(draw(1, 3, 1), -1).shape).toEqual([1, 3]);
      expect(squeeze(draw(1, 3, 1), 1).shape).toEqual([1, 3, 1]);
      expect(unsqueeze(draw(3), 0).shape).toEqual([1, 3]);
      expect(unsqueeze(draw(3), -1).shape).toEqual([3, 1]);
    });
  });

  test("refuse dimensions that are not there", () => {
    expect(() => flatten(draw(2, 3), 1, 0)).toThrow("flatten: startDim 1 comes after endDim 0 (x [2, 3])");
    expect(() => unsqueeze(draw(2), 2)).toThrow("unsqueeze: dim 2 is outside rank 2");
  });
});

describe("permute", () => {
  test("moves elements of every dtype and leaves the caller's alone", () => {
    const x = tensor(
      Int32Array.from({ length: 24 }, (_, i) => i),
      [2, 3, 4],
    );
    const y = permute(x, [1, 2, 0]);
    expect(y.shape).toEqual([3, 4, 2]);
    expect([...y.data].slice(0, 4)).toEqual([0, 12, 1, 13]);
    expect(permute(tensor([[true, false]]), [1, 0]).toArray()).toEqual([[true], [false]]);
  });

  test("does not copy where only dimensions of size 1 move", () => {
    const x = draw(2, 1, 3);
    expect(permute(x, [1, 0, 2]).storage).toBe(x.storage);
  });

  test("handles five dimensions and more", () => {
    const x = tensor(
      Float32Array.from({ length: 64 }, (_, i) => i),
      [2, 2, 2, 2, 2, 2],
    );
    expect([...permute(x, [5, 4, 3, 2, 1, 0]).data].slice(0, 4)).toEqual([0, 32, 16, 48]);
  });

  test("refuses what is no permutation", () => {
    expect(() => permute(draw(2, 3), [0, 0])).toThrow("permute: dims [0, 0] are not the 2 dimensions in some order (x [2, 3])");
  });
});

describe("expand", () => {
  test("keeps sizes given as -1", () => {
    expect(expand(tensor([[1], [2]]), [2, -1, 3]).toArray()).toEqual([
      [
        [1, 1, 1],
        [2, 2, 2],
      ],
      [
        [1, 1, 1],
        [2, 2, 2],
      ],
    ]);
  });

  test("refuses to change another size than 1", () => {
    expect(() => expand(draw(2, 3), [2, 4])).toThrow("expand: x [2, 3] does not broadcast to [2, 4]");
  });
});

describe("flip, roll, repeat", () => {
  test("keep integers and booleans", () => {
    expect(flip(tensor([true, false, false]), 0).toArray()).toEqual([false, false, true]);
    expect(roll(tensor(new Int32Array([1, 2, 3])), 1).toArray()).toEqual([3, 1, 2]);
    expect(repeat(tensor(new Int32Array([1, 2])), [2]).toArray()).toEqual([1, 2, 1, 2]);
  });

  test("a roll by nothing is x itself", () => {
    expect(roll(tensor([1, 2, 3]), 3).toArray()).toEqual([1, 2, 3]);
  });

  test("refuse arguments that do not match", () => {
    expect(() => flip(draw(2, 3), [0, -2])).toThrow("flip: a dimension appears twice in [0, -2]");
    expect(() => roll(draw(2, 3), [1, 2], [0])).toThrow("roll: 2 shifts for 1 dims (x [2, 3])");
    expect(() => repeat(draw(2), [-1])).toThrow("repeat: counts [-1] must not be negative");
  });
});
