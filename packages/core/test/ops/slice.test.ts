import { describe, expect, test } from "vitest";
import { chunk, concat, narrow, select, slice, split, stack } from "../../src/ops/slice.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { golden } from "../golden/read.ts";
import { expectGolden } from "../golden/run.ts";

function draw(...shape: number[]): Tensor {
  const normal = testNormals(shape.join().length);
  return tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);
}

describe("PyTorch's numbers", () => {
  const cases = (op: string) =>
    golden("tensor")
      .filter((c) => c.op === op)
      .map((c) => [c.id, c] as const);

  test.each(cases("slice"))("%s has the same values and gradients", (_, c) => {
    const { start, stop, step } = c.attrs as Record<string, number[]>;
    expectGolden(c, ({ input }) =>
      slice(
        input!,
        start!.map((first, i) => [first, stop![i]!, step![i]!]),
      ),
    );
  });

  test.each(cases("cat"))("%s has the same values and gradients", (_, c) => {
    expectGolden(c, (inputs) => concat(Object.values(inputs), c.attrs.dim as number));
  });

  test.each(cases("stack"))("%s has the same values and gradients", (_, c) => {
    expectGolden(c, (inputs) => stack(Object.values(inputs), c.attrs.dim as number));
  });

  test.each(cases("split"))("%s has the same values and gradients", (_, c) => {
    expectGolden(c, ({ input }) => {
      const outs = split(input!, c.attrs.sizes as number[], c.attrs.dim as number);
      return Object.fromEntries(outs.map((out, i) => [`output${i}`, out]));
    });
  });
});

describe("gradients", () => {
  test.each<[string, (...x: Tensor[]) => Tensor, number[][]]>([
    ["slice", (x) => slice(x!, [1, [null, null, -2], [0, 3]]), [[2, 5, 4]]],
    ["slice of a run", (x) => slice(x!, [[1, 3]]), [[4, 3]]],
    [
      "concat",
      (a, b) => concat([a!, b!], 1),
      [
        [2, 3],
        [2, 1],
      ],
    ],
    ["concat of a tensor with itself", (a) => concat([a!, a!]), [[2, 3]]],
    [
      "stack",
      (a, b) => stack([a!, b!], -1),
      [
        [2, 3],
        [2, 3],
      ],
    ],
    ["split", (x) => concat([split(x!, [1, 2, 2], 1)[2]!, split(x!, 3, 1)[0]!], 1), [[2, 5]]],
  ])("%s agrees with finite differences, twice", (_, op, shapes) => {
    gradcheck(
      op,
      shapes.map((shape) => draw(...shape)),
      { order: 2 },
    );
  });

  test("of one part of a split are zero elsewhere", () => {
    scope(() => {
      const x = draw(4);
      const [, last] = split(x, 2);
      expect(grad(last!, [x], { dout: tensor([5, 6]) })[0]!.toArray()).toEqual([0, 0, 5, 6]);
    });
  });
});

describe("slice", () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  test("reads ranges as Python does", () => {
    expect(slice(x, [null, [-2]]).toArray()).toEqual([
      [2, 3],
      [5, 6],
    ]);
    expect(slice(x, [[null, null, -1], 1]).toArray()).toEqual([5, 2]);
    expect(slice(x, [null, [0, 99, 2]]).toArray()).toEqual([
      [1, 3],
      [4, 6],
    ]);
    expect(slice(x, [[5, 9]]).shape).toEqual([0, 3]);
    expect(slice(x, [-1, -1]).item()).toBe(6);
    expect(slice(tensor([true, false, true]), [[0, 3, 2]]).toArray()).toEqual([true, true]);
  });

  test("does not copy runs of whole rows", () => {
    expect(slice(x, [[1, 2]]).storage).toBe(x.storage);
    expect(slice(x, [1, [1, 3]]).toArray()).toEqual([5, 6]);
    expect(select(x, 0, 1).storage).toBe(x.storage);
    expect(slice(x, [null, [1, 3]]).storage).not.toBe(x.storage);
  });

  test("refuses ranges and indices that are not there", () => {
    expect(() => slice(x, [null, null, null])).toThrow("slice: 3 ranges for 2 dimensions (x [2, 3])");
    expect(() => slice(x, [2])).toThrow("slice: index 2 is outside dimension 0 of size 2 (x [2, 3])");
    expect(() => slice(x, [[0, 1, 0]])).toThrow("slice: a step of 0 leads nowhere");
    expect(() => narrow(x, 1, 2, 2)).toThrow("narrow: 2 to 4 is outside dimension 1 of size 3 (x [2, 3])");
    expect(() => select(x, 2, 0)).toThrow("select: dim 2 is outside rank 2");
  });

  test("narrow counts from the end when the start is negative", () => {
    expect(narrow(x, 1, -2, 1).toArray()).toEqual([[2], [5]]);
  });
});

describe("concat and stack", () => {
  test("join integers and booleans", () => {
    expect(concat([tensor(new Int32Array([1])), tensor(new Int32Array([2, 3]))]).toArray()).toEqual([1, 2, 3]);
    expect(stack([tensor([true]), tensor([false])], 1).toArray()).toEqual([[true, false]]);
  });

  test("take empty parts along", () => {
    expect(concat([draw(0, 2), tensor([[1, 2]])]).toArray()).toEqual([[1, 2]]);
  });

  test("refuse what does not fit, naming both", () => {
    expect(() => concat([])).toThrow("concat: needs at least 1 tensor, has 0");
    expect(() => concat([draw(2, 3), draw(2, 4)])).toThrow(
      "concat: sizes of dimension 1 differ, 3 and 4 (tensor 0 [2, 3], tensor 1 [2, 4])",
    );
    expect(() => concat([draw(2), draw(2, 4)])).toThrow("concat: ranks differ, 1 and 2 (tensor 0 [2], tensor 1 [2, 4])");
    expect(() => concat([draw(2), tensor([true])])).toThrow("concat: tensor 1 is bool, needs f32");
    expect(() => stack([])).toThrow("stack: needs at least 1 tensor, has 0");
    expect(() => stack([draw(2), draw(3)])).toThrow("stack: shapes differ (tensor 0 [2], tensor 1 [3])");
  });
});

describe("split and chunk", () => {
  test("cut into parts of one size, the last smaller", () => {
    const x = tensor([1, 2, 3, 4, 5]);
    expect(split(x, 2).map((t) => t.toArray())).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunk(x, 3).map((t) => t.toArray())).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunk(tensor(new Int32Array([7, 8])), 5).map((t) => t.toArray())).toEqual([[7], [8]]);
  });

  test("refuse sizes that do not add up", () => {
    expect(() => split(draw(5), [2, 2])).toThrow("split: sizes add up to 4, dimension 0 has 5 (sizes [2, 2], x [5])");
    expect(() => split(draw(5), 0)).toThrow("split: a part needs a size above 0, not 0");
    expect(() => chunk(draw(5), 0)).toThrow("chunk: needs a number of chunks above 0, not 0");
  });
});
