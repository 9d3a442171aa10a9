import { describe, expect, test } from "vitest";
import { zeros } from "../../src/ops/create.ts";
import { copyStrided, stridesOf, wholeOf } from "../../src/ops/strided.ts";
import { tensor } from "../../src/tensor.ts";

describe("copyStrided", () => {
  test("reaches every element of six dimensions that do not merge", () => {
    const shape = [2, 3, 2, 3, 2, 2];
    const from = [...stridesOf([...shape].reverse())].reverse();
    const a = tensor(Float32Array.from({ length: 144 }, (_, i) => i));
    const out = zeros(shape);
    copyStrided(out, wholeOf(shape), a, { first: 0, strides: from }, shape);
    const expected: number[] = [];
    const walk = (dim: number, at: number): void => {
      if (dim === 6) expected.push(at);
      else for (let i = 0; i < shape[dim]!; i++) walk(dim + 1, at + i * from[dim]!);
    };
    walk(0, 0);
    expect([...out.data]).toEqual(expected);
  });

  test("does nothing where a dimension is empty", () => {
    const out = tensor([7]);
    copyStrided(out, wholeOf([1]), tensor([1]), { first: 0, strides: [1, 1] }, [0, 1]);
    expect(out.item()).toBe(7);
  });
});
