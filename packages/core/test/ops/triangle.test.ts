import { describe, expect, test } from "vitest";
import { tril, triu } from "../../src/ops/triangle.ts";
import { tensor } from "../../src/tensor.ts";
import { gradcheck } from "../../src/testing.ts";
import { golden } from "../golden/read.ts";
import { expectGolden } from "../golden/run.ts";

describe.each([
  ["tril", tril],
  ["triu", triu],
] as const)("%s", (name, op) => {
  const cases = golden("tensor").filter((c) => c.op === name);
  test.each(cases.map((c) => [c.id, c] as const))("%s has PyTorch's values and gradients", (_, c) => {
    expectGolden(c, ({ input }) => op(input!, c.attrs.diagonal as number));
  });

  test("agrees with finite differences, twice", () => {
    gradcheck(
      (x) => op(x, 1),
      [
        tensor(
          Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
          [2, 3, 4],
        ),
      ],
      { order: 2 },
    );
  });

  test("refuses a vector", () => {
    expect(() => op(tensor([1, 2]))).toThrow(`${name}: x has rank 1, needs 2 or more (x [2])`);
  });
});
