import { expect, test } from "vitest";
import { extend, type PadOptions, pad } from "../../src/ops/pad.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { golden } from "../golden/read.ts";
import { expectGolden } from "../golden/run.ts";

function draw(...shape: number[]): Tensor {
  const normal = testNormals(shape.join().length);
  return tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);
}

const cases = golden("tensor")
  .filter((c) => c.op === "pad")
  .map((c) => [c.id, c] as const);

test.each(cases)("%s has PyTorch's values and gradients", (_, c) => {
  const { mode, value } = c.attrs as { mode: NonNullable<PadOptions["mode"]>; value?: number };
  expectGolden(c, ({ input }) => pad(input!, c.attrs.pad as number[], value === undefined ? { mode } : { mode, value }));
});

test.each<[string, number[], PadOptions]>([
  ["of constants, and cropping", [-1, 2], { value: 3 }],
  ["mirrored", [2, 1, 1, 0], { mode: "reflect" }],
  ["of the edge", [2, 1, 1, 0], { mode: "replicate" }],
  ["of the other end", [2, 1, 1, 0], { mode: "circular" }],
])("the gradient of a border %s agrees with finite differences, twice", (_, padding, options) => {
  gradcheck((x) => pad(x, padding, options), [draw(3, 4)], { order: 2 });
});

test.each([
  ["reflect", [3, 2, 1, 2, 3, 2, 1]],
  ["replicate", [1, 1, 1, 2, 3, 3, 3]],
  ["circular", [2, 3, 1, 2, 3, 1, 2]],
] as const)("%s extends integers and booleans too", (mode, wanted) => {
  expect(extend("pad", tensor(new Int32Array([1, 2, 3])), [[2, 2]], mode).toArray()).toEqual(wanted);
  expect(pad(tensor([true, false, true]), [2, 2], { mode }).toArray()).toEqual(wanted.map((i) => i !== 2));
});

test("pads integers and booleans with constants", () => {
  expect(pad(tensor(new Int32Array([1, 2])), [1, 2], { value: -1 }).toArray()).toEqual([-1, 1, 2, -1, -1]);
  expect(pad(tensor([true]), [1, 0]).toArray()).toEqual([false, true]);
});

test("refuses more than x can give", () => {
  expect(() => pad(draw(3), [1])).toThrow("pad: 1 counts for 1 dimensions, needs pairs (x [3])");
  expect(() => pad(draw(3), [3, 0], { mode: "reflect" })).toThrow(
    "pad: reflect can add 0 to 2 to dimension 0 of size 3, not 3 and 0 (x [3])",
  );
  expect(() => pad(draw(3), [0, 4], { mode: "circular" })).toThrow("pad: circular can add 0 to 3 to dimension 0 of size 3, not 0 and 4");
  expect(() => pad(draw(3), [-2, -2])).toThrow("pad: removes more than there is (x [3], result [-1])");
});
