// Broadcasting of any rank: against plain loops over indices.
import { expect, test } from "vitest";
import { sub } from "../../src/ops/binary.ts";
import { where } from "../../src/ops/compare.ts";
import { scope } from "../../src/scope.ts";
import { sizeOf } from "../../src/shape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

const counted = (shape: readonly number[], first: number) =>
  tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => first + i),
    shape,
  );

/** The element of t that stands at index `at` of the result. */
function pick(t: Tensor, data: ArrayLike<number>, at: readonly number[]): number {
  return data[t.shape.reduce((p, n, i) => p * n + (n === 1 ? 0 : at[at.length - t.rank + i]!), 0)]!;
}

function indices(shape: readonly number[]): number[][] {
  return Array.from({ length: sizeOf(shape) }, (_, i) => shape.map((n, k) => Math.floor(i / sizeOf(shape.slice(k + 1))) % n));
}

test.each([
  [[3], [3], [3]],
  [[2, 3], [3], [2, 3]],
  [
    [2, 1],
    [1, 5],
    [2, 5],
  ],
  [
    [4, 1, 3],
    [2, 1],
    [4, 2, 3],
  ],
  [
    [2, 1, 3, 1],
    [4, 1, 5],
    [2, 4, 3, 5],
  ],
  [
    [2, 1, 2, 1, 3],
    [1, 3, 1, 2, 1],
    [2, 3, 2, 2, 3],
  ],
  [
    [2, 1, 2, 1, 3, 1],
    [1, 3, 1, 2, 1, 2],
    [2, 3, 2, 2, 3, 2],
  ],
  [
    [1, 2, 1, 2, 1, 2, 1],
    [2, 1, 2, 1, 2, 1, 2],
    [2, 2, 2, 2, 2, 2, 2],
  ],
  [
    [1, 1, 4],
    [2, 1, 1],
    [2, 1, 4],
  ],
  [[], [2, 3], [2, 3]],
  [[1, 1], [], [1, 1]],
  [[2, 0, 3], [3], [2, 0, 3]],
])("%j and %j make %j", (left, right, shape) => {
  scope(() => {
    const a = counted(left, 1);
    const b = counted(right, 100);
    const [x, y] = [a.data, b.data];
    const out = sub(a, b);
    expect(out.shape).toEqual(shape);
    expect([...out.data]).toEqual(indices(shape).map((at) => pick(a, x, at) - pick(b, y, at)));
  });
});

test.each([
  [[2, 3], [3], [2, 1], [2, 3]],
  [
    [1, 3, 1, 2, 1],
    [2, 1, 2, 1, 2],
    [2, 1, 1, 2, 2],
    [2, 3, 2, 2, 2],
  ],
  [
    [2, 1, 1],
    [1, 3, 1],
    [1, 1, 4],
    [2, 3, 4],
  ],
  [[], [2], [], [2]],
])("a condition %j chooses between %j and %j", (condition, left, right, shape) => {
  scope(() => {
    const c = tensor(
      Uint8Array.from({ length: sizeOf(condition) }, (_, i) => (i % 3 === 0 ? 1 : 0)),
      condition,
      "bool",
    );
    const a = counted(left, 1);
    const b = counted(right, 100);
    const [m, x, y] = [c.data, a.data, b.data];
    const out = where(c, a, b);
    expect(out.shape).toEqual(shape);
    expect([...out.data]).toEqual(indices(shape).map((at) => (pick(c, m, at) ? pick(a, x, at) : pick(b, y, at))));
  });
});
