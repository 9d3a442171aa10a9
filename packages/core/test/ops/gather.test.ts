import { describe, expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { embedding, gather, indexAdd, indexSelect, oneHot, scatterAdd, segmentSum } from "../../src/ops/gather.ts";
import { scope } from "../../src/scope.ts";
import { assign, state } from "../../src/state.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { golden } from "../golden/read.ts";
import { expectGolden } from "../golden/run.ts";

function draw(...shape: number[]): Tensor {
  const normal = testNormals(shape.join().length);
  return tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);
}
const indices = (values: number[], shape: number[] = [values.length]) => tensor(Int32Array.from(values), shape);

type Attrs = Readonly<Record<string, unknown>>;
type Inputs = Readonly<Record<string, Tensor>>;
const ops = {
  gather: ({ input, index }, c) => gather(input!, c.dim as number, index!),
  scatter_add: ({ input, index, src }, c) => scatterAdd(input!, c.dim as number, index!, src!),
  index_select: ({ input, index }, c) => indexSelect(input!, c.dim as number, index!),
  index_add: ({ input, index, src }, c) => indexAdd(input!, c.dim as number, index!, src!),
  segment_sum: ({ input, index }, c) => segmentSum(input!, index!, c.segments as number),
  one_hot: ({ index }, c) => oneHot(index!, c.num_classes as number),
  embedding: ({ index, weight }, c) =>
    embedding(index!, weight!, c.padding_idx === undefined ? {} : { paddingIdx: c.padding_idx as number }),
} satisfies Record<string, (inputs: Inputs, attrs: Attrs) => Tensor>;

describe("PyTorch's numbers", () => {
  const cases = [...golden("tensor"), ...golden("embedding")].filter((c) => c.op in ops);
  test.each(cases.map((c) => [c.id, c] as const))("%s has the same values and gradients", (_, c) => {
    expectGolden(c, (inputs) => ops[c.op as keyof typeof ops](inputs, c.attrs));
  });
});

describe("gradients", () => {
  const twice = { order: 2 } as const;

  test("gather agrees with finite differences, twice, where an element is chosen again", () => {
    gradcheck((x) => gather(x, 1, indices([0, 0, 2, 1, 2, 2], [2, 3])), [draw(2, 4)], twice);
  });

  test("scatterAdd agrees with finite differences, twice, into a larger tensor", () => {
    gradcheck((x, src) => scatterAdd(x, 0, indices([1, 1, 0, 2], [2, 2]), src), [draw(3, 4), draw(3, 2)], twice);
  });

  test("indexSelect and indexAdd agree with finite differences, twice", () => {
    gradcheck((x) => indexSelect(x, 1, indices([2, 0, 2])), [draw(2, 3, 2)], twice);
    gradcheck((x, src) => indexAdd(x, 1, indices([2, 0, 2]), src), [draw(2, 3), draw(2, 3)], twice);
  });

  test("segmentSum and embedding agree with finite differences, twice", () => {
    gradcheck((x) => segmentSum(x, indices([1, 0, 1]), 3), [draw(3, 2)], twice);
    gradcheck((w) => embedding(indices([3, 0, 3, 1], [2, 2]), w), [draw(4, 3)], twice);
  });
});

describe("gather and indexSelect", () => {
  test("choose integers too", () => {
    const x = tensor(new Int32Array([5, 6, 7]));
    expect(indexSelect(x, 0, indices([2, 2, 0])).toArray()).toEqual([7, 7, 5]);
    expect(gather(x, 0, indices([1])).dtype).toBe("i32");
  });

  test("refuse booleans and indices that are no integers", () => {
    expect(() => gather(tensor([true]), 0, indices([0]))).toThrow("gather: x is bool, needs f32 or i32 (x [1])");
    expect(() => gather(draw(2), 0, draw(2))).toThrow("gather: index is f32, needs i32");
  });

  test("refuse shapes that do not fit", () => {
    expect(() => gather(draw(2, 3), 1, indices([0]))).toThrow("gather: ranks differ, 2 and 1 (x [2, 3], index [1])");
    expect(() => gather(draw(2, 3), 1, indices([0, 0, 0], [3, 1]))).toThrow(
      "gather: index has size 3 in dimension 0, x 2 (x [2, 3], index [3, 1])",
    );
    expect(() => indexSelect(draw(2), 0, indices([0, 1], [1, 2]))).toThrow("indexSelect: index has rank 2, needs 1 (index [1, 2])");
  });
});

describe("scatterAdd, indexAdd, segmentSum", () => {
  test("refuse shapes that do not fit", () => {
    expect(() => scatterAdd(draw(2, 3), 1, indices([0, 0], [2, 1]), draw(1, 1))).toThrow(
      "scatterAdd: index has size 2 in dimension 0, src 1 (src [1, 1], index [2, 1])",
    );
    expect(() => indexAdd(draw(3, 2), 0, indices([0]), draw(1, 3))).toThrow(
      "indexAdd: src does not fit x outside dimension 0 (x [3, 2], src [1, 3])",
    );
    expect(() => indexAdd(draw(3, 2), 0, indices([0]), draw(2, 2))).toThrow(
      "indexAdd: 1 indices for 2 entries (index [1], entries [2, 2])",
    );
    expect(() => segmentSum(draw(3), indices([0, 1]), 2)).toThrow("segmentSum: 2 indices for 3 entries (index [2], entries [3])");
  });
});

describe("embedding and oneHot", () => {
  test("refuse tables and paddings that do not fit", () => {
    expect(() => embedding(indices([0]), draw(3))).toThrow("embedding: weight has rank 1, needs 2 (weight [3])");
    expect(() => embedding(indices([0]), draw(3, 2), { paddingIdx: 3 })).toThrow(
      "embedding: paddingIdx 3 is outside 3 rows (weight [3, 2])",
    );
  });
});

describe("an index outside its range", () => {
  test.each<[string, string, () => Tensor]>([
    ["gather", "gather: index 3 at row 1, but there are 3 entries", () => gather(draw(3), 0, indices([0, 3]))],
    ["scatterAdd", "scatterAdd: index -1 at row 0, but there are 3 entries", () => scatterAdd(draw(3), 0, indices([-1]), draw(1))],
    ["indexSelect", "indexSelect: index 7 at row 2, but there are 3 entries", () => indexSelect(draw(3, 2), 0, indices([0, 1, 7, 8]))],
    ["indexAdd", "indexAdd: index 4 at row 0, but there are 3 entries", () => indexAdd(draw(3), 0, indices([4]), draw(1))],
    ["segmentSum", "segmentSum: index 2 at row 1, but there are 2 entries", () => segmentSum(draw(2), indices([0, 2]), 2)],
    ["embedding", "embedding: index 9 at row 0, but there are 4 entries", () => embedding(indices([9]), draw(4, 2))],
    ["oneHot", "oneHot: label 5 at row 1, but there are 5 classes", () => oneHot(indices([0, 5]), 5)],
  ])("is named by %s at the next reading, and no state changes", (_, message, op) => {
    const kept = state(tensor([1]));
    expect(() =>
      scope(() => {
        op();
        assign(kept, tensor([2]));
      }),
    ).toThrow(message);
    expect(kept.item()).toBe(1);
  });

  test("stops a captured step too, on the run that meets it", () => {
    const kept = state(tensor([1]));
    const program = capture((index: Tensor) => {
      assign(kept, indexSelect(tensor([5, 6, 7]), 0, index));
    });
    program(indices([2]));
    program(indices([1]));
    expect(kept.item()).toBe(6);
    expect(() => program(indices([3]))).toThrow("indexSelect: index 3 at row 0, but there are 3 entries");
    expect(kept.item()).toBe(6);
    program(indices([0]));
    expect(kept.item()).toBe(5);
  });
});
