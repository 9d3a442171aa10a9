import { describe, expect, test } from "vitest";
import { Flatten, Identity, Unflatten } from "../../src/nn/flatten.ts";
import { Sequential } from "../../src/nn/sequential.ts";
import { tensor } from "../../src/tensor.ts";
import { gradcheck } from "../../src/testing.ts";

const counted = (shape: number[]) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
    shape,
  );

describe("Flatten", () => {
  test("merges all but the batch, or the dimensions asked for", () => {
    expect(new Flatten().forward(counted([2, 3, 4])).shape).toEqual([2, 12]);
    expect(new Flatten(0, 1).forward(counted([2, 3, 4])).shape).toEqual([6, 4]);
  });

  test("keeps the order of elements, which Unflatten restores to shape", () => {
    const x = counted([2, 3, 4]);
    const there = new Flatten().forward(x);
    expect(there.data).toEqual(x.data);
    expect(new Unflatten(1, [3, 4]).forward(there).toArray()).toEqual(x.toArray());
    expect(new Unflatten(-1, [3, 4]).forward(there).shape).toEqual([2, 3, 4]);
  });

  test("passes gradients of both orders through", () => {
    const net = new Sequential(new Flatten(), new Identity(), new Unflatten(1, [2, 2]));
    gradcheck((x) => net.forward(x), [counted([2, 2, 2])], { order: 2 });
  });
});

test("Unflatten refuses sizes that do not multiply to the dimension", () => {
  expect(() => new Unflatten(1, [2, 3]).forward(counted([2, 5]))).toThrow(
    "unflatten: dim 1 has 5 elements, sizes [2, 3] hold 6 (x [2, 5])",
  );
});

test("Identity gives back the very tensor", () => {
  const x = counted([2]);
  expect(new Identity().forward(x)).toBe(x);
});
