import { describe, expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { gather } from "../../src/ops/gather.ts";
import { flip, transpose } from "../../src/ops/layout.ts";
import { pad } from "../../src/ops/pad.ts";
import { sum } from "../../src/ops/reduce.ts";
import { concat, slice } from "../../src/ops/slice.ts";
import { argsort, searchsorted, sort, topk } from "../../src/ops/sort.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { golden } from "../golden/read.ts";
import { expectGolden } from "../golden/run.ts";

/** Values far enough apart that finite differences do not change their order. */
const apart = (...shape: number[]): Tensor => {
  const n = shape.reduce((a, b) => a * b, 1);
  return tensor(
    Float32Array.from({ length: n }, (_, i) => ((i * 7) % n) / 4 - 1),
    shape,
  );
};

describe("PyTorch's numbers", () => {
  const cases = (op: string) =>
    golden("tensor")
      .filter((c) => c.op === op)
      .map((c) => [c.id, c] as const);

  test.each(cases("sort"))("%s has the same values, indices and gradients", (_, c) => {
    const { dim, descending } = c.attrs as { dim: number; descending: boolean };
    expectGolden(c, ({ input }) => ({ ...sort(input!, dim, { descending }) }));
  });

  test.each(cases("argsort"))("%s has the same indices", (_, c) => {
    expectGolden(c, ({ input }) => argsort(input!, c.attrs.dim as number, { descending: c.attrs.descending as boolean }));
  });

  test.each(cases("searchsorted"))("%s has the same places", (_, c) => {
    expectGolden(c, ({ sorted, values }) => searchsorted(sorted!, values!, { right: c.attrs.right as boolean }));
  });

  test.each(cases("topk"))("%s has the same values, indices and gradients", (_, c) => {
    const { k, dim, largest } = c.attrs as { k: number; dim: number; largest: boolean };
    expectGolden(c, ({ input }) => ({ ...topk(input!, k, dim, { largest }) }));
  });
});

describe("gradients", () => {
  test("of sort agree with finite differences, twice", () => {
    gradcheck((x) => sort(x, 0).values, [apart(5, 3)], { order: 2 });
  });

  test("of topk agree with finite differences, twice", () => {
    gradcheck((x) => topk(x, 2).values, [apart(3, 5)], { order: 2 });
  });
});

describe("sort", () => {
  test("is stable both ways, with NaN as the largest", () => {
    scope(() => {
      const x = tensor([2, Number.NaN, 1, 2, Number.NEGATIVE_INFINITY]);
      expect(sort(x).indices.toArray()).toEqual([4, 2, 0, 3, 1]);
      expect(sort(x, 0, { descending: true }).indices.toArray()).toEqual([1, 0, 3, 2, 4]);
      expect(argsort(x).toArray()).toEqual([4, 2, 0, 3, 1]);
    });
  });

  test("orders a hundred thousand numbers", () => {
    scope(() => {
      const x = Float32Array.from({ length: 100_000 }, (_, i) => Math.imul(i, 2654435761) / 2 ** 20);
      expect(sort(tensor(x)).values.data).toEqual(x.slice().sort());
    });
  });

  test("takes empty dimensions", () => {
    expect(sort(tensor([], [2, 0])).values.shape).toEqual([2, 0]);
    expect(topk(apart(2, 3), 0).values.shape).toEqual([2, 0]);
  });

  test("refuses scalars, and more than there is", () => {
    expect(() => sort(tensor(1))).toThrow("sort: x is a scalar, needs a dimension to order (x [])");
    expect(() => argsort(tensor(1))).toThrow("argsort: x is a scalar");
    expect(() => topk(apart(2, 3), 4)).toThrow("topk: k is 4, dimension 1 has 3 (x [2, 3])");
  });
});

describe("captured", () => {
  test("sorting, slicing and gathering replay with the bits of an eager run", () => {
    const step = (x: Tensor) => {
      const { values, indices } = sort(x, 0);
      const chosen = gather(
        transpose(pad(values, [1, 2], { mode: "reflect" }), 0, 1),
        1,
        transpose(slice(indices, [null, [null, null, -1]]), 0, 1),
      );
      const out = sum(flip(chosen, 1), 1);
      return concat([out, grad(sum(out), [x])[0]!.rank === 2 ? topk(out, 2).values : out]);
    };
    const program = capture(step);
    for (const seed of [1, 2, 3]) {
      const normal = testNormals(seed);
      const x = tensor(Float32Array.from({ length: 60 * 4 }, normal), [60, 4]);
      const eager = scope(() => step(x).data);
      expect(program(x).data).toEqual(eager);
    }
    expect(program.programs).toBe(1);
    program.dispose();
  });
});

describe("searchsorted", () => {
  test("counts smaller elements, or no larger ones", () => {
    const edges = tensor([1, 2, 2, 5]);
    const values = tensor([
      [0, 2],
      [3, Number.NaN],
    ]);
    expect(searchsorted(edges, values).toArray()).toEqual([
      [0, 1],
      [3, 4],
    ]);
    expect(searchsorted(edges, tensor([2, 5]), { right: true }).toArray()).toEqual([3, 4]);
  });

  test("looks each row up in its own", () => {
    expect(
      searchsorted(
        tensor([
          [1, 2],
          [10, 20],
        ]),
        tensor([[2], [2]]),
      ).toArray(),
    ).toEqual([[1], [0]]);
  });

  test("refuses rows that do not match", () => {
    expect(() => searchsorted(apart(2, 3), apart(3, 3))).toThrow("searchsorted: rows do not match (sorted [2, 3], values [3, 3])");
    expect(() => searchsorted(tensor(1), apart(3))).toThrow("searchsorted: rows do not match (sorted [], values [3])");
  });
});
